"""Layouts as others publish them, read into ours and written out of it.

3D-SynthPlace (OptiScene, Huang et al., arXiv:2506.07570) writes a room as a list of objects, each with a box {h, w,
d}, `coordinates` [{x, y, z}] and `rotate` [{angle}], the middle of the room being the origin. What the axes mean
differs: the prompt of the public code says z up and radians, readers of the published files report y up, a
left-handed system, degrees and centimetres. So a `Convention` says it, and nothing is guessed.

Seen from above, with x to the right, both systems differ from ours as follows (docs/generating.md has the picture):

    y up, left-handed   their +z points up the page, turning clockwise   x = x, y = z, angle = front - theirs
    y up, right-handed  their +z points down the page, counter-clockwise x = x, y = -z, angle = theirs - front
    z up, right-handed  their +y points up the page, counter-clockwise   x = x, y = y, angle = theirs + front

where `front` is what they call straight ahead at angle 0, as an angle from their +x towards their other floor axis.
"""

from dataclasses import dataclass
from math import degrees, radians
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from annotation.layouts.model import InvalidLayout, Layout, PlacedObject, Room, Size

Number = Annotated[float, Field(allow_inf_nan=False)]
# Four decimals of a metre and of a degree: less is rounding, and the same layout should come back.
DECIMALS = 4


@dataclass(frozen=True)
class Convention:
    """What a publisher's numbers mean.

    `metres` is the length of their unit; `front` the direction of an object at their angle 0, in degrees from their
    +x towards their other floor axis (+z where y is up, else +y); `of_middle` whether a height is that of an
    object's middle, not of its underside.
    """

    up: Literal["y", "z"] = "y"
    is_left_handed: bool = True
    metres: float = 0.01
    is_radians: bool = False
    front: float = 90.0
    of_middle: bool = False

    @property
    def is_mirrored(self) -> bool:
        """Whether their other floor axis points the other way than our y, seen from above."""
        return (self.up == "y") != self.is_left_handed


# As readers of the published files describe them, and as the prompt of the public code does.
SYNTHPLACE = Convention()
OPTISCENE_PROMPT = Convention(up="z", is_left_handed=False, metres=1.0, is_radians=True, front=0.0)


class _Published(BaseModel):
    # Files carry more than is read: names of models, prices of furniture.
    model_config = ConfigDict(extra="ignore", frozen=True)


class Point(_Published):
    """A place in their axes."""

    x: Number
    y: Number
    z: Number


class Rotation(_Published):
    """A turn about their upward axis."""

    angle: Number


class Box(_Published):
    """The measures of an object, in their unit."""

    h: Annotated[Number, Field(gt=0)]
    w: Annotated[Number, Field(gt=0)]
    d: Annotated[Number, Field(gt=0)]


class PublishedObject(_Published):
    """One object. What it is called may be said twice in a room: ids are made of it."""

    object: str = Field(min_length=1, max_length=60)
    coordinates: tuple[Point, ...] = Field(min_length=1, max_length=1)
    rotate: tuple[Rotation, ...] = Field(min_length=1, max_length=1)
    bbox: Box


class PublishedRoom(_Published):
    """A room around the origin: its kind, its measures in their unit, and what stands in it."""

    room_type: str = Field("room", min_length=1, max_length=64)
    room_size: Box
    objects: tuple[PublishedObject, ...]


def read(document: Any, convention: Convention) -> Layout:
    """The room as a layout; raises InvalidLayout with the first thing that is wrong."""
    try:
        room = PublishedRoom.model_validate(document)
        half_width, half_depth = (side * convention.metres / 2 for side in (room.room_size.w, room.room_size.d))
        floor = (
            (-half_width, -half_depth),
            (half_width, -half_depth),
            (half_width, half_depth),
            (-half_width, half_depth),
        )
        return Layout(
            room=Room(kind=room.room_type, floor=floor, height=room.room_size.h * convention.metres),
            objects=tuple(
                _read_object(placed, name, convention)
                for placed, name in zip(room.objects, _ids(room.objects), strict=True)
            ),
        )
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        path = ".".join(map(str, first["loc"])) or "layout"
        raise InvalidLayout(path, first["msg"].removeprefix("Value error, ")) from error


def write(layout: Layout, convention: Convention) -> dict[str, Any]:
    """The layout in the publisher's form; raises ValueError for a room that is no rectangle along the axes.

    Their rooms have the origin in the middle, no doors and no windows: places are moved so, openings are left out.
    """
    xs, ys = ([point[axis] for point in layout.room.floor] for axis in (0, 1))
    corners = {(x, y) for x in (min(xs), max(xs)) for y in (min(ys), max(ys))}
    if len(layout.room.floor) != len(corners) or set(layout.room.floor) != corners:
        raise ValueError("Only rectangular rooms with walls along the axes can be written in this form.")
    middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    size = Size(w=max(xs) - min(xs), d=max(ys) - min(ys), h=layout.room.height)
    return {
        "room_type": layout.room.kind,
        "room_size": _written_box(size, convention),
        "objects": [_written_object(placed, middle, convention) for placed in layout.objects],
    }


def _read_object(placed: PublishedObject, name: str, convention: Convention) -> PlacedObject:
    (point,), (rotation,) = placed.coordinates, placed.rotate
    unit = convention.metres
    size = Size(w=placed.bbox.w * unit, d=placed.bbox.d * unit, h=placed.bbox.h * unit)
    height, other = (point.y, point.z) if convention.up == "y" else (point.z, point.y)
    turned = degrees(rotation.angle) if convention.is_radians else rotation.angle
    return PlacedObject(
        id=name,
        category=placed.object,
        x=round(point.x * unit, DECIMALS),
        y=round((-other if convention.is_mirrored else other) * unit, DECIMALS),
        z=round(height * unit - (size.h / 2 if convention.of_middle else 0.0), DECIMALS),
        size=size,
        angle=round(_ours(turned, convention), DECIMALS) % 360.0,
    )


def _written_object(placed: PlacedObject, middle: tuple[float, float], convention: Convention) -> dict[str, Any]:
    unit = convention.metres
    x, y = placed.x - middle[0], placed.y - middle[1]
    other = -y if convention.is_mirrored else y
    height = placed.z + (placed.size.h / 2 if convention.of_middle else 0.0)
    x, other, height = (round(value / unit, DECIMALS) for value in (x, other, height))
    turned = round(_theirs(placed.angle, convention) % 360.0, DECIMALS)
    up_is_y = convention.up == "y"
    return {
        "object": placed.category,
        "coordinates": [{"x": x, "y": height if up_is_y else other, "z": other if up_is_y else height}],
        "rotate": [{"angle": radians(turned) if convention.is_radians else turned}],
        "bbox": _written_box(placed.size, convention),
    }


def _written_box(size: Size, convention: Convention) -> dict[str, float]:
    return {side: round(getattr(size, side) / convention.metres, DECIMALS) for side in ("h", "w", "d")}


def _ours(turned: float, convention: Convention) -> float:
    """Their turn from straight ahead, as a direction in ours: counter-clockwise from +x, seen from above."""
    ahead = -convention.front if convention.is_mirrored else convention.front
    return ahead - turned if convention.is_left_handed else ahead + turned


def _theirs(angle: float, convention: Convention) -> float:
    ahead = -convention.front if convention.is_mirrored else convention.front
    return ahead - angle if convention.is_left_handed else angle - ahead


def _ids(objects: tuple[PublishedObject, ...]) -> list[str]:
    """The names, numbered from the second of a kind on."""
    seen: dict[str, int] = {}
    names = []
    for placed in objects:
        seen[placed.object] = seen.get(placed.object, 0) + 1
        names.append(placed.object if seen[placed.object] == 1 else f"{placed.object}-{seen[placed.object]}")
    return names
