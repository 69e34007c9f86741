"""Spoiling a good room: one object is moved or turned until geometry finds what was asked for.

The second stage of OptiScene (Huang et al., arXiv:2506.07570) prefers valid rooms to broken ones. How its broken
ones were made could not be read; here it is one object, so that the pair differs in what is wrong and in nothing
else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np

from annotation.layouts.categories import has_front
from annotation.layouts.geometry import FLAT_M, Code, find
from annotation.layouts.model import Layout, PlacedObject

# What a moved or turned object can be made to do wrong.
REASONS: tuple[Code, ...] = (Code.OVERLAP, Code.OUT_OF_ROOM, Code.FACING_WALL)
# Ever farther: the least that does it is the hardest to tell from the good room.
STEPS = 12
DIRECTIONS = 8
# Less than this is hardly seen by anybody (m², and m for a front that looks at a wall).
LEAST_AREA_M2 = 0.05


@dataclass(frozen=True)
class Spoilt:
    """A room with one thing wrong: the reason's code, which objects it is about, and what says so."""

    layout: Layout
    reason: Code
    subjects: tuple[str, ...]
    message: str


def spoil(layout: Layout, reason: Code, seed: int) -> Spoilt | None:
    """The layout with one object moved or turned so that this, and nothing else that is new, is wrong.

    None where no object can be made to. The same seed spoils in the same way. Raises ValueError for a reason that
    is none of `REASONS`.
    """
    if reason not in REASONS:
        raise ValueError(f"Rooms are spoilt by {', '.join(REASONS)}, not by {reason}.")
    dice = np.random.default_rng(seed)
    before = {(finding.code, finding.subjects) for finding in find(layout)}
    for index in dice.permutation(len(layout.objects)):
        placed = layout.objects[int(index)]
        if placed.size.h <= FLAT_M or (reason is Code.FACING_WALL and not has_front(placed)):
            continue
        for changed in _WAYS[reason](placed, layout, dice):
            spoilt = _with(layout, changed)
            new = [finding for finding in find(spoilt) if (finding.code, finding.subjects) not in before]
            if new and all(finding.code is reason for finding in new) and _is_plain(reason, new[0].measure):
                return Spoilt(spoilt, reason, new[0].subjects, new[0].message)
    return None


def _is_plain(reason: Code, measure: float) -> bool:
    return reason is Code.FACING_WALL or measure >= LEAST_AREA_M2


def _with(layout: Layout, changed: PlacedObject) -> Layout:
    objects = tuple(changed if placed.id == changed.id else placed for placed in layout.objects)
    return layout.model_copy(update={"objects": objects})


def _moved_towards_others(
    placed: PlacedObject, layout: Layout, dice: np.random.Generator
) -> Iterator[PlacedObject]:
    """Step by step towards each other object, in an order of chance."""
    others = [other for other in layout.objects if other.id != placed.id and other.size.h > FLAT_M]
    for index in dice.permutation(len(others)):
        other = others[int(index)]
        for step in range(1, STEPS + 1):
            share = step / STEPS
            yield _at(placed, placed.x + share * (other.x - placed.x), placed.y + share * (other.y - placed.y))


def _moved_outwards(placed: PlacedObject, layout: Layout, dice: np.random.Generator) -> Iterator[PlacedObject]:
    """Step by step in each direction, until beyond the farthest wall."""
    xs, ys = ([point[axis] for point in layout.room.floor] for axis in (0, 1))
    reach = max(max(xs) - min(xs), max(ys) - min(ys))
    turn = float(dice.uniform(0.0, 360.0))
    for direction in range(DIRECTIONS):
        angle = radians(turn + direction * 360.0 / DIRECTIONS)
        for step in range(1, 2 * STEPS + 1):
            way = reach * step / (2 * STEPS)
            yield _at(placed, placed.x + way * cos(angle), placed.y + way * sin(angle))


def _turned(placed: PlacedObject, _: Layout, dice: np.random.Generator) -> Iterator[PlacedObject]:
    """By quarters, then by anything."""
    for angle in (180.0, 90.0, 270.0, *dice.uniform(0.0, 360.0, STEPS)):
        yield placed.model_copy(update={"angle": round((placed.angle + float(angle)) % 360.0, 1)})


def _at(placed: PlacedObject, x: float, y: float) -> PlacedObject:
    return placed.model_copy(update={"x": round(x, 3), "y": round(y, 3)})


_WAYS: dict[Code, Callable[[PlacedObject, Layout, np.random.Generator], Iterator[PlacedObject]]] = {
    Code.OVERLAP: _moved_towards_others,
    Code.OUT_OF_ROOM: _moved_outwards,
    Code.FACING_WALL: _turned,
}
