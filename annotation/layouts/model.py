"""A layout: a room and the objects that stand in it, as one JSON document.

Metres and degrees; x and y span the floor, z points up from it. An object's x and y are the centre of its
footprint, its z is the height of its underside. Its angle is the direction that its front looks in,
counter-clockwise from +x: at angle 0 the depth runs along x and the width along y.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

MOST_BYTES = 2**20
MOST_OBJECTS = 200
MOST_CORNERS = 64
MOST_OPENINGS = 32
# How far the end of a door may lie from the floor's edge: drawings have walls of some thickness.
ON_THE_WALL_M = 0.05
SMALLEST_ROOM_M2 = 0.5
SHORTEST_OPENING_M = 0.1

Coordinate = Annotated[float, Field(ge=-1000, le=1000)]
Length = Annotated[float, Field(gt=0, le=100)]
Name = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$", max_length=64)]
Point = tuple[Coordinate, Coordinate]


class InvalidLayout(ValueError):
    """The bytes are no layout; `field` is the dotted path of what is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Opening(_Part):
    """A door or a window: a stretch of wall from one end to the other."""

    start: Point
    end: Point


class Door(Opening):
    """A door, as high as a person needs unless it says otherwise."""

    height: Length = 2.0


class Window(Opening):
    """A window: the height of its lower edge, and its own height."""

    sill: Annotated[float, Field(ge=0, le=100)] = 0.9
    height: Length = 1.2


class Room(_Part):
    """A floor, the height of the ceiling, and the openings in the walls. The walls stand on the floor's edge."""

    kind: Name = "room"
    floor: Annotated[tuple[Point, ...], Field(min_length=3, max_length=MOST_CORNERS)]
    height: Length = 2.6
    doors: Annotated[tuple[Door, ...], Field(max_length=MOST_OPENINGS)] = ()
    windows: Annotated[tuple[Window, ...], Field(max_length=MOST_OPENINGS)] = ()

    @model_validator(mode="after")
    def _make_sense(self) -> Self:
        from shapely import LineString, Polygon
        from shapely.validation import explain_validity

        floor = Polygon(self.floor)
        if not floor.is_valid:
            raise ValueError(f"the walls cross or touch one another ({explain_validity(floor)})")
        if floor.area < SMALLEST_ROOM_M2:
            raise ValueError(f"the floor has {floor.area:.2f} m²; the least is {SMALLEST_ROOM_M2} m²")
        for name, openings in (("doors", self.doors), ("windows", self.windows)):
            for index, opening in enumerate(openings):
                line = LineString([opening.start, opening.end])
                if line.length < SHORTEST_OPENING_M:
                    raise ValueError(
                        f"{name}.{index} is {line.length:.2f} m wide; the least is {SHORTEST_OPENING_M}"
                    )
                if not floor.exterior.buffer(ON_THE_WALL_M).covers(line):
                    raise ValueError(f"{name}.{index} is not in a wall: both ends must lie on the floor's edge")
        return self


class Size(_Part):
    """Width across the front, depth from front to back, and height."""

    w: Length
    d: Length
    h: Length


class PlacedObject(_Part):
    """One object and where it stands, as a box.

    `has_front` is null where nobody said; then the category decides (see `geometry.has_front`).
    """

    id: Name
    category: Name
    x: Coordinate
    y: Coordinate
    z: Coordinate = 0.0
    size: Size
    angle: Annotated[float, Field(ge=-3600, le=3600)] = 0.0
    has_front: bool | None = None

    @property
    def top(self) -> float:
        """How high it reaches, in metres above the floor."""
        return self.z + self.size.h


class Layout(_Part):
    """A room with its objects. What is badly placed is still a layout: `geometry.find` says what is wrong.

    `reasoning` is why it is as it is, in the words of whoever planned it. It comes first, as it is thought first:
    so a model that learns to write layouts learns to reason before it designs.
    """

    schema_version: Literal[1] = 1
    reasoning: Annotated[str, StringConstraints(min_length=1, max_length=8000)] | None = None
    room: Room
    objects: Annotated[tuple[PlacedObject, ...], Field(max_length=MOST_OBJECTS)]

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        seen: set[str] = set()
        for index, placed in enumerate(self.objects):
            if placed.id in seen:
                raise ValueError(f"objects.{index}.id '{placed.id}' is taken by an earlier object")
            seen.add(placed.id)
        return self

    def object(self, name: str) -> PlacedObject | None:
        """The object of this id, if it is there."""
        return next((placed for placed in self.objects if placed.id == name), None)


def parse(data: bytes) -> Layout:
    """The layout in `data`; raises InvalidLayout with the first thing that is wrong."""
    if len(data) > MOST_BYTES:
        raise InvalidLayout("layout", f"The document is larger than {MOST_BYTES // 1024} kB.")
    try:
        return Layout.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        reason = first["msg"].removeprefix("Value error, ")
        raise InvalidLayout(".".join(map(str, first["loc"])) or "layout", reason) from error


def to_bytes(layout: Layout) -> bytes:
    """The layout as JSON: the same layout always gives the same bytes."""
    return layout.model_dump_json(exclude_none=True).encode()
