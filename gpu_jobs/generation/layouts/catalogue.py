"""What stands in a room of each kind, how large it is, and where it belongs: what the procedural planner knows.

Measures are those of ordinary furniture shops in Europe, in metres; each piece is made a little larger or smaller.
"""

from dataclasses import dataclass
from typing import Literal, get_args

RoomKind = Literal["bedroom", "living room", "kitchen", "bathroom"]
KINDS: tuple[RoomKind, ...] = get_args(RoomKind)
# Along a wall, looking into the room; anywhere; or by something that is there already.
Place = Literal["wall", "middle", "before", "beside", "opposite", "under"]


@dataclass(frozen=True)
class Piece:
    """A piece of furniture: width, depth and height in metres, and where it goes.

    `by` names the piece that it stands before, beside, opposite or under. What is not `needed` comes where a prompt
    asks for it, or where there is room and chance wants it.
    """

    category: str
    size: tuple[float, float, float]
    place: Place = "wall"
    by: str = ""
    needed: bool = False
    has_front: bool | None = None


@dataclass(frozen=True)
class Furnishing:
    """A kind of room: the least and the greatest width and depth in metres, and its pieces, the largest first."""

    least: tuple[float, float]
    most: tuple[float, float]
    pieces: tuple[Piece, ...]


FURNISHINGS: dict[RoomKind, Furnishing] = {
    "bedroom": Furnishing(
        (3.0, 3.2),
        (4.8, 4.6),
        (
            Piece("bed", (1.6, 2.05, 0.5), needed=True),
            Piece("wardrobe", (1.5, 0.6, 2.1), needed=True),
            Piece("nightstand", (0.45, 0.42, 0.5), "beside", "bed", needed=True),
            Piece("desk", (1.2, 0.6, 0.74)),
            Piece("chair", (0.48, 0.5, 0.88), "before", "desk"),
            Piece("dresser", (1.0, 0.45, 0.8)),
            Piece("bookshelf", (0.8, 0.3, 1.8)),
            Piece("armchair", (0.8, 0.8, 0.85)),
            Piece("plant", (0.4, 0.4, 1.1), has_front=False),
            Piece("rug", (2.0, 1.4, 0.02), "under", "bed", has_front=False),
        ),
    ),
    "living room": Furnishing(
        (3.8, 3.8),
        (6.2, 5.4),
        (
            Piece("sofa", (2.1, 0.9, 0.85), needed=True),
            Piece("tv stand", (1.5, 0.42, 0.5), "opposite", "sofa", needed=True),
            Piece("coffee table", (1.0, 0.6, 0.42), "before", "sofa", needed=True, has_front=False),
            Piece("bookshelf", (1.0, 0.32, 1.9)),
            Piece("armchair", (0.85, 0.85, 0.85)),
            Piece("sideboard", (1.6, 0.42, 0.8)),
            Piece("side table", (0.45, 0.45, 0.5), "beside", "sofa", has_front=False),
            Piece("floor lamp", (0.32, 0.32, 1.6), has_front=False),
            Piece("plant", (0.45, 0.45, 1.3), has_front=False),
            Piece("rug", (2.4, 1.7, 0.02), "under", "coffee table", has_front=False),
        ),
    ),
    "kitchen": Furnishing(
        (2.8, 3.0),
        (4.6, 4.6),
        (
            Piece("counter", (1.8, 0.6, 0.9), needed=True),
            Piece("refrigerator", (0.6, 0.65, 1.85), needed=True),
            Piece("stove", (0.6, 0.6, 0.9), "beside", "counter", needed=True),
            Piece("sink", (0.8, 0.6, 0.9), needed=True),
            Piece("dining table", (1.2, 0.8, 0.75), "middle", has_front=False),
            Piece("dishwasher", (0.6, 0.6, 0.85), "beside", "sink"),
            Piece("cupboard", (0.9, 0.45, 1.9)),
            Piece("bin", (0.3, 0.3, 0.6), has_front=False),
        ),
    ),
    "bathroom": Furnishing(
        (2.0, 2.2),
        (3.6, 3.4),
        (
            Piece("bathtub", (1.7, 0.75, 0.58), has_front=False),
            Piece("shower cabin", (0.9, 0.9, 2.05)),
            Piece("toilet", (0.38, 0.68, 0.8), needed=True),
            Piece("washbasin", (0.7, 0.48, 0.86), needed=True),
            Piece("washing machine", (0.6, 0.6, 0.85)),
            Piece("towel rack", (0.6, 0.2, 1.2)),
            Piece("laundry basket", (0.4, 0.4, 0.6), has_front=False),
            Piece("bath mat", (0.8, 0.5, 0.02), "middle", has_front=False),
        ),
    ),
}
