"""What is geometrically wrong with a layout: one finding for each thing that a person would stumble over.

Objects are boxes. Findings depend on where things are relative to one another only: moving or turning the whole
room with everything in it changes no code, no subject and no measure. Touching is no overlap.

Two rules keep the obvious from being reported. What is at most `FLAT_M` high (rugs, wall-to-wall carpets, mats) is
walked on: it overlaps nothing and blocks no door. A chair under a table does overlap with it, since a box knows no
legs; the measure says how much, and the person decides.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import cos, radians, sin
from typing import Any

from annotation.layouts.categories import has_front, may_hang
from annotation.layouts.model import Door, Layout, PlacedObject, Room

CHECKER = "geometry:"
# The version is raised with every change of what is found, together with a migration that refreshes what is stored.
SOURCE = f"{CHECKER}1"

# Smaller areas are rounding, or a pillow against a wall: one square decimetre.
LEAST_AREA_M2 = 0.01
# Boxes share a height where they do so by more than this; also the height of what is walked on.
FLAT_M = 0.05
# Off by less than this is standing on it: layouts are often given in whole centimetres.
LEAST_GAP_M = 0.03
# The least depth that a person needs to come in through a door.
DOOR_CLEARANCE_M = 0.6
# The least depth in which a person can stand before a cupboard.
FRONT_CLEARANCE_M = 0.35
# How near to a wall or a ceiling counts as fixed to it.
FIXED_WITHIN_M = 0.1
# How much of a footprint must rest on something for it to be held: less, and it tips over.
HELD_SHARE = 0.25


class Code(StrEnum):
    """The kinds of findings."""

    OVERLAP = "overlap"
    OUT_OF_ROOM = "out_of_room"
    BLOCKED_DOOR = "blocked_door"
    FLOATING = "floating"
    BELOW_FLOOR = "below_floor"
    ABOVE_CEILING = "above_ceiling"
    FACING_WALL = "facing_wall"


@dataclass(frozen=True)
class GeometryFinding:
    """One thing that is wrong. `subjects` are ids of objects, or door:N; `measure` is in `unit` (m² or m).

    `place` is where to draw it: the outer rings of polygons on the floor, in the room's coordinates.
    """

    code: Code
    subjects: tuple[str, ...]
    measure: float
    unit: str
    place: tuple[tuple[tuple[float, float], ...], ...]
    message: str


def find(layout: Layout) -> list[GeometryFinding]:
    """Everything that is wrong, in the order of the codes and of the objects."""
    scene = _Scene(layout)
    checks: Sequence[Callable[[_Scene], Iterator[GeometryFinding]]] = (
        _overlaps,
        _out_of_room,
        _blocked_doors,
        _floating,
        _below_floor,
        _above_ceiling,
        _facing_wall,
    )
    return [finding for check in checks for finding in check(scene)]


class _Scene:
    """A layout with its shapes on the floor."""

    def __init__(self, layout: Layout) -> None:
        from shapely import Polygon

        self.room: Room = layout.room
        self.objects = layout.objects
        self.floor = Polygon(layout.room.floor)
        self.footprints = [_rectangle(placed, 0.0, 1.0) for placed in layout.objects]

    def pairs(self) -> Iterator[tuple[int, int, Any]]:
        """Objects whose footprints share more than a line, and what they share."""
        from shapely import STRtree

        if not self.footprints:  # a tree of none cannot be asked
            return
        firsts, seconds = STRtree(self.footprints).query(self.footprints, predicate="intersects")
        for first, second in sorted(zip(firsts.tolist(), seconds.tolist(), strict=True)):
            if first < second:
                shared = self.footprints[first].intersection(self.footprints[second])
                if shared.area > 0:
                    yield first, second, shared


def _overlaps(scene: _Scene) -> Iterator[GeometryFinding]:
    for first, second, shared in scene.pairs():
        a, b = scene.objects[first], scene.objects[second]
        height = min(a.top, b.top) - max(a.z, b.z)
        if height > FLAT_M and shared.area > LEAST_AREA_M2:
            yield _on_floor(
                Code.OVERLAP, (a.id, b.id), shared, f"{a.id} and {b.id} share {shared.area:.2f} m² of floor."
            )


def _out_of_room(scene: _Scene) -> Iterator[GeometryFinding]:
    for placed, footprint in zip(scene.objects, scene.footprints, strict=True):
        outside = footprint.difference(scene.floor)
        if outside.area > LEAST_AREA_M2:
            yield _on_floor(
                Code.OUT_OF_ROOM,
                (placed.id,),
                outside,
                f"{placed.id} stands {outside.area:.2f} m² outside the room.",
            )


def _blocked_doors(scene: _Scene) -> Iterator[GeometryFinding]:
    for index, door in enumerate(scene.room.doors):
        clearance = _clearance(door, scene.floor)
        for placed, footprint in zip(scene.objects, scene.footprints, strict=True):
            if placed.size.h <= FLAT_M or placed.z >= door.height or placed.top <= FLAT_M:
                continue
            blocked = footprint.intersection(clearance)
            if blocked.area > LEAST_AREA_M2:
                yield _on_floor(
                    Code.BLOCKED_DOOR,
                    (placed.id, f"door:{index}"),
                    blocked,
                    f"{placed.id} stands in the way of door {index + 1}.",
                )


def _floating(scene: _Scene) -> Iterator[GeometryFinding]:
    for index, placed in enumerate(scene.objects):
        gap = placed.z - _support(scene, index)
        if gap > LEAST_GAP_M and not _is_fixed(scene, index):
            yield _in_height(
                Code.FLOATING, scene, index, gap, f"{placed.id} hangs {gap:.2f} m above what is under it."
            )


def _below_floor(scene: _Scene) -> Iterator[GeometryFinding]:
    for index, placed in enumerate(scene.objects):
        if placed.z < -LEAST_GAP_M:
            yield _in_height(
                Code.BELOW_FLOOR, scene, index, -placed.z, f"{placed.id} is sunk {-placed.z:.2f} m into the floor."
            )


def _above_ceiling(scene: _Scene) -> Iterator[GeometryFinding]:
    for index, placed in enumerate(scene.objects):
        beyond = placed.top - scene.room.height
        if beyond > LEAST_GAP_M:
            yield _in_height(
                Code.ABOVE_CEILING, scene, index, beyond, f"{placed.id} reaches {beyond:.2f} m through the ceiling."
            )


def _facing_wall(scene: _Scene) -> Iterator[GeometryFinding]:
    """Objects whose front is nearer to a wall than a person needs; the measure is how much room there is, in m."""
    for placed in scene.objects:
        if not has_front(placed) or placed.size.h <= FLAT_M:
            continue
        room_left = _room_before(placed, scene.floor)
        if room_left is not None:
            before = _rectangle(placed, 1.0, 1.0 + FRONT_CLEARANCE_M / placed.size.d)
            yield GeometryFinding(
                Code.FACING_WALL,
                (placed.id,),
                room_left,
                "m",
                _rings(before),
                f"{placed.id} looks at a wall {room_left:.2f} m away.",
            )


def _support(scene: _Scene, index: int) -> float:
    """How high what is under an object reaches: the floor, or the highest top that holds enough of it."""
    placed, footprint = scene.objects[index], scene.footprints[index]
    tops = [0.0]
    for other, under in zip(scene.objects, scene.footprints, strict=True):
        if other is placed or other.top > placed.z + LEAST_GAP_M:
            continue
        if footprint.intersection(under).area >= HELD_SHARE * footprint.area:
            tops.append(other.top)
    return max(tops)


def _is_fixed(scene: _Scene, index: int) -> bool:
    """Whether an object hangs on a wall or from the ceiling, if it is of a kind that does."""
    placed, footprint = scene.objects[index], scene.footprints[index]
    if not may_hang(placed):
        return False
    near_ceiling = scene.room.height - placed.top <= FIXED_WITHIN_M
    return near_ceiling or bool(footprint.distance(scene.floor.exterior) <= FIXED_WITHIN_M)


def _room_before(placed: PlacedObject, floor: Any) -> float | None:
    """From the middle of the front to the first wall before it, in metres; None where no wall is near enough.

    Looked for from the object's middle: a front that stands exactly in the wall is found whatever the rounding.
    """
    from shapely import LineString, Point

    middle = Point(placed.x, placed.y)
    if not floor.contains(middle):
        return None
    reach = placed.size.d / 2 + FRONT_CLEARANCE_M
    end = (placed.x + cos(radians(placed.angle)) * reach, placed.y + sin(radians(placed.angle)) * reach)
    wall = LineString([(placed.x, placed.y), end]).intersection(floor.exterior)
    return None if wall.is_empty else max(0.0, float(middle.distance(wall)) - placed.size.d / 2)


def _rectangle(placed: PlacedObject, back: float, front: float) -> Any:
    """The footprint between two shares of the depth: 0 is the object's back, 1 its front, beyond is before it."""
    from shapely import Polygon

    dx, dy = cos(radians(placed.angle)), sin(radians(placed.angle))
    half = placed.size.w / 2
    near, far = (back - 0.5) * placed.size.d, (front - 0.5) * placed.size.d
    corners = ((near, -half), (far, -half), (far, half), (near, half))
    return Polygon([(placed.x + u * dx - v * dy, placed.y + u * dy + v * dx) for u, v in corners])


def _clearance(door: Door, floor: Any) -> Any:
    """The part of the room that must stay free before a door."""
    from shapely import LineString

    line = LineString([door.start, door.end])
    return line.buffer(DOOR_CLEARANCE_M, cap_style="flat").intersection(floor)


def _on_floor(code: Code, subjects: tuple[str, ...], area: Any, message: str) -> GeometryFinding:
    return GeometryFinding(code, subjects, float(area.area), "m²", _rings(area), message)


def _in_height(code: Code, scene: _Scene, index: int, measure: float, message: str) -> GeometryFinding:
    return GeometryFinding(code, (scene.objects[index].id,), measure, "m", _rings(scene.footprints[index]), message)


def _rings(shape: Any) -> tuple[tuple[tuple[float, float], ...], ...]:
    """The outer rings of what has an area; holes and stray lines are not drawn."""
    parts = getattr(shape, "geoms", [shape])
    return tuple(
        tuple((round(x, 4), round(y, 4)) for x, y, *_ in part.exterior.coords[:-1])
        for part in parts
        if part.geom_type == "Polygon" and part.area > 0
    )
