"""What the simulated model sees in a room: it reads the numbers, and knows what stands in what and what outside.

Boxes that are turned are taken by their bounding boxes: a rough look, and not the geometry checker's.
"""

import json
from collections.abc import Iterator
from itertools import combinations
from math import cos, radians, sin
from typing import Any

Box = tuple[float, float, float, float]
# What is at most so high is walked on; shared strips of less than this are rounding. Metres.
FLAT_M, LEAST_M = 0.05, 0.08


class NotARoom(ValueError):
    """The text holds no room that can be read."""


def faults(text: str) -> list[tuple[str, str]]:
    """Codes and the objects that they are about; raises NotARoom."""
    try:
        room = json.loads(text)
        return list(_faults(room["room"]["floor"], room["objects"]))
    except (ValueError, KeyError, TypeError) as error:
        raise NotARoom(f"This is no room: {error!r}") from error


def _faults(floor: list[list[float]], objects: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    west, east = min(x for x, _ in floor), max(x for x, _ in floor)
    south, north = min(y for _, y in floor), max(y for _, y in floor)
    boxes = {placed["id"]: (placed, _box(placed)) for placed in objects if placed["size"]["h"] > FLAT_M}
    for name, (_, (left, bottom, right, top)) in boxes.items():
        outside = max(west - left, right - east, south - bottom, top - north)
        if outside > LEAST_M:
            yield "out_of_room", name
    for (one, (first, a)), (other, (second, b)) in combinations(boxes.items(), 2):
        shared = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        if min(shared) > LEAST_M and _share_a_height(first, second):
            yield "overlap", f"{one}, {other}"


def _share_a_height(first: dict[str, Any], second: dict[str, Any]) -> bool:
    (low, high), (bottom, top) = (
        (one.get("z", 0.0), one.get("z", 0.0) + one["size"]["h"]) for one in (first, second)
    )
    return bool(min(high, top) - max(low, bottom) > FLAT_M)


def _box(placed: dict[str, Any]) -> Box:
    """Left, bottom, right, top of the footprint. At angle 0 the depth runs along x."""
    angle = radians(placed.get("angle", 0.0))
    across, along = placed["size"]["w"] / 2, placed["size"]["d"] / 2
    dx = abs(cos(angle)) * along + abs(sin(angle)) * across
    dy = abs(sin(angle)) * along + abs(cos(angle)) * across
    return placed["x"] - dx, placed["y"] - dy, placed["x"] + dx, placed["y"] + dy
