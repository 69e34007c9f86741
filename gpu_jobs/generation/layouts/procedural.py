"""The procedural planner: a furnished room by rules and chance, in which geometry finds nothing wrong.

It knows four kinds of rooms and the furniture of `catalogue`. It stands in for a language model where there is
none: its rooms are plausible and all of one style, and of a prompt it understands no more than which kind of room,
how large, and which of its own pieces are asked for.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import cos, radians, sin

import numpy as np

from annotation.layouts.geometry import find
from annotation.layouts.model import Door, Layout, PlacedObject, Room, Size, Window
from gpu_jobs.generation.layouts.catalogue import FURNISHINGS, KINDS, Furnishing, Piece, RoomKind

REVISION = "1"
# Rooms that are begun anew where what is needed finds no place.
ROOMS_TRIED = 60
PLACES_TRIED = 24
# Of pieces that nobody asked for.
LIKELIHOOD = 0.55
# What must stay free before a piece for somebody to use it, and between a piece and what stands beside it.
ACCESS_M = 0.5
GAP_M = 0.05
DOOR_M = 0.9
WINDOW_M = 1.2
HEIGHT_M = 2.6
# Walls by the direction from which they look into the room: the south wall looks north.
INWARDS = (90.0, 180.0, 270.0, 0.0)
_SMALL = frozenset(["small", "tiny", "compact", "narrow", "little", "cosy", "cozy"])
_LARGE = frozenset(["large", "big", "spacious", "wide", "generous"])


class NoRoomFound(RuntimeError):
    """Chance did not find a place for what is needed, in as many rooms as are tried."""


@dataclass(frozen=True)
class Wish:
    """What is understood of a prompt: the kind of room, its size from 0 to 1, and pieces that must be there."""

    kind: RoomKind
    share: float | None
    pieces: frozenset[str]


def understood(prompt: str, dice: np.random.Generator) -> Wish:
    """Read a prompt for what is known here; a kind that is not said is drawn."""
    said = " ".join(re.findall(r"[a-z]+", prompt.lower()))
    words = set(said.split())
    kinds = [kind for kind in KINDS if kind in said or kind.replace(" ", "") in words]
    kind = kinds[0] if kinds else KINDS[int(dice.integers(len(KINDS)))]
    share = 0.1 if words & _SMALL else 0.9 if words & _LARGE else None
    pieces = FURNISHINGS[kind].pieces
    asked = {piece.category for piece in pieces if re.search(rf"\b{piece.category}s?\b", said)}
    # Whoever asks for a chair at the desk asks for the desk.
    asked |= {piece.by for piece in pieces if piece.category in asked and piece.by}
    return Wish(kind, share, frozenset(asked))


def furnish(prompt: str, seed: int) -> Layout:
    """A room for this prompt, without findings: the same seed furnishes the same room.

    Raises NoRoomFound.
    """
    dice = np.random.default_rng(seed)
    wish = understood(prompt, dice)
    for _ in range(ROOMS_TRIED):
        layout = _attempt(wish, dice)
        if layout is not None:
            return layout
    raise NoRoomFound(f"No {wish.kind} was found that holds {', '.join(sorted(wish.pieces)) or 'its furniture'}.")


def _attempt(wish: Wish, dice: np.random.Generator) -> Layout | None:
    furnishing = FURNISHINGS[wish.kind]
    layout = Layout(room=_room(wish, furnishing, dice), objects=())
    for piece in furnishing.pieces:
        is_needed = piece.needed or piece.category in wish.pieces
        if not is_needed and dice.random() > LIKELIHOOD:
            continue
        if piece.by and layout.object(piece.by) is None:
            continue
        furnished = _with(layout, piece, dice)
        if furnished is None and is_needed:
            return None
        layout = furnished or layout
    return layout


def _room(wish: Wish, furnishing: Furnishing, dice: np.random.Generator) -> Room:
    shares = dice.random(2) if wish.share is None else np.clip(wish.share + dice.uniform(-0.1, 0.1, 2), 0, 1)
    width, depth = (
        round(float(least + share * (most - least)), 2)
        for least, most, share in zip(furnishing.least, furnishing.most, shares, strict=True)
    )
    door_wall, window_wall = dice.choice(len(INWARDS), 2, replace=False)
    return Room(
        kind=wish.kind,
        floor=((0.0, 0.0), (width, 0.0), (width, depth), (0.0, depth)),
        height=HEIGHT_M,
        doors=(Door(**_opening(int(door_wall), width, depth, DOOR_M, dice)),),
        windows=(Window(**_opening(int(window_wall), width, depth, WINDOW_M, dice)),),
    )


def _opening(wall: int, width: float, depth: float, length: float, dice: np.random.Generator) -> dict[str, tuple]:  # type: ignore[type-arg]
    along = width if wall % 2 == 0 else depth
    start = round(float(dice.uniform(0.1, along - length - 0.1)), 2)
    return {
        "start": _on_wall(wall, start, 0.0, width, depth),
        "end": _on_wall(wall, round(start + length, 2), 0.0, width, depth),
    }


def _on_wall(wall: int, along: float, inwards: float, width: float, depth: float) -> tuple[float, float]:
    """The point so far along a wall and so far from it: south, east, north, west."""
    points = ((along, inwards), (width - inwards, along), (along, depth - inwards), (inwards, along))
    return points[wall]


def _with(layout: Layout, piece: Piece, dice: np.random.Generator) -> Layout | None:
    """The layout with the piece in the first place that chance offers and nothing speaks against."""
    scale = float(dice.uniform(0.93, 1.07))
    w, d, h = (round(side * scale, 2) for side in piece.size)
    put = partial(
        PlacedObject,
        id=piece.category,
        category=piece.category,
        size=Size(w=w, d=d, h=h),
        has_front=piece.has_front,
    )
    for x, y, angle in _places(layout, piece, (w, d), dice):
        placed = put(x=round(x, 3), y=round(y, 3), angle=angle % 360.0)
        tried = layout.model_copy(update={"objects": (*layout.objects, placed)})
        if not find(tried) and _all_in_reach(tried):
            return tried
    return None


Spot = tuple[float, float, float]


def _places(layout: Layout, piece: Piece, size: tuple[float, float], dice: np.random.Generator) -> Iterator[Spot]:
    other = layout.object(piece.by) if piece.by else None
    if other is None:
        drawn = _along_walls if piece.place == "wall" else _in_the_middle
        yield from drawn(layout, size, dice)
    else:
        yield from _by(other, piece, size, layout, dice)


def _along_walls(layout: Layout, size: tuple[float, float], dice: np.random.Generator) -> Iterator[Spot]:
    width, depth = layout.room.floor[2]
    w, d = size
    for _ in range(PLACES_TRIED):
        wall = int(dice.integers(len(INWARDS)))
        along = width if wall % 2 == 0 else depth
        if along < w:
            continue
        # Often in a corner, as people do.
        share = dice.choice([0.0, 1.0, float(dice.random())])
        x, y = _on_wall(wall, w / 2 + share * (along - w), d / 2, width, depth)
        yield x, y, INWARDS[wall]


def _in_the_middle(layout: Layout, size: tuple[float, float], dice: np.random.Generator) -> Iterator[Spot]:
    width, depth = layout.room.floor[2]
    for _ in range(PLACES_TRIED):
        x, y = (float(side * dice.uniform(0.35, 0.65)) for side in (width, depth))
        yield x, y, float(dice.choice([0.0, 90.0]))


def _by(
    other: PlacedObject, piece: Piece, size: tuple[float, float], layout: Layout, dice: np.random.Generator
) -> Iterator[Spot]:
    """Before another piece and looking at it, beside it and looking the same way, opposite, or under its front."""
    w, d = size
    match piece.place:
        case "before":
            for gap in (GAP_M, 0.15, 0.3, 0.4):
                x, y = _from(other, other.size.d / 2 + gap + d / 2, 0.0)
                yield x, y, other.angle + 180.0
        case "beside":
            sides = [-1.0, 1.0] if dice.random() < 0.5 else [1.0, -1.0]
            for side in sides:
                back = d / 2 - other.size.d / 2  # backs in one line
                x, y = _from(other, back, side * (other.size.w / 2 + GAP_M + w / 2))
                yield x, y, other.angle
        case "opposite":
            for x, y, angle in _along_walls(layout, size, dice):
                if (angle - other.angle) % 360.0 == 180.0:
                    yield x, y, angle
        case _:
            for ahead in (0.0, other.size.d / 4, other.size.d / 2):
                x, y = _from(other, ahead, 0.0)
                yield x, y, other.angle


def _from(other: PlacedObject, ahead: float, aside: float) -> tuple[float, float]:
    """The point so far before the middle of an object, and so far to its left."""
    dx, dy = cos(radians(other.angle)), sin(radians(other.angle))
    return other.x + ahead * dx - aside * dy, other.y + ahead * dy + aside * dx


def _all_in_reach(layout: Layout) -> bool:
    """Whether before each piece with a front somebody can stand; what belongs together is no hindrance."""
    from shapely import Polygon

    footprints = {placed.id: Polygon(_corners(placed, 0.0)) for placed in layout.objects}
    partners = _partners(layout.room.kind)
    for placed in layout.objects:
        if placed.has_front is False or placed.size.h <= 0.05:
            continue
        before = Polygon(_corners(placed, ACCESS_M))
        for other in layout.objects:
            if other.id == placed.id or other.size.h <= 0.05 or (placed.id, other.id) in partners:
                continue
            if before.intersection(footprints[other.id]).area > 0.01:
                return False
    return True


def _corners(placed: PlacedObject, before: float) -> Sequence[tuple[float, float]]:
    """Of the footprint, or of the strip of this depth before the front."""
    near, far = (
        (placed.size.d / 2, placed.size.d / 2 + before) if before else (-placed.size.d / 2, placed.size.d / 2)
    )
    half = placed.size.w / 2
    return [
        _from(placed, ahead, aside) for ahead, aside in ((near, -half), (far, -half), (far, half), (near, half))
    ]


def _partners(kind: str) -> frozenset[tuple[str, str]]:
    pieces = next(furnishing.pieces for name, furnishing in FURNISHINGS.items() if name == kind)
    pairs = frozenset((piece.by, piece.category) for piece in pieces if piece.by)
    return pairs | {(second, first) for first, second in pairs}
