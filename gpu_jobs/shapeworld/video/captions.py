"""The language of clips: one object and how it moves, written, parsed, sampled and split.

"a red circle moving right fast", "a blue square standing still": 3 shapes × 6 colours × (4 directions × 2 speeds,
or still) make 162 captions.
"""

import hashlib
import re
from dataclasses import dataclass
from itertools import product
from typing import Literal, get_args

import numpy as np

from gpu_jobs.shapeworld.captions import COLOURS, SHAPES, Colour, Shape, Split

Direction = Literal["left", "right", "up", "down"]
Pace = Literal["slowly", "fast"]
Speed = Literal["still", "slowly", "fast"]

DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
PACES: tuple[Pace, ...] = get_args(Pace)
SPEEDS: tuple[Speed, ...] = get_args(Speed)

# Of 100 hash values: how many belong to the reported evaluation, and how many to the choice of settings.
HELD_OUT_PERCENT = 12
TUNING_PERCENT = 8
# How often a sampled clip stands still; of the 162 captions only every ninth does.
STILL_SHARE = 0.2


class NotAClipCaption(ValueError):
    """The text is not a caption of a clip of this world."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is not a caption of a Shapeworld clip. Write for example 'a red circle moving right fast', "
            "'a green triangle moving up slowly' or 'a blue square standing still'."
        )


@dataclass(frozen=True)
class Motion:
    """Which way, and how fast."""

    direction: Direction
    pace: Pace

    @property
    def text(self) -> str:
        """In words: "moving right fast"."""
        return f"moving {self.direction} {self.pace}"


@dataclass(frozen=True)
class ClipCaption:
    """One object and its motion; None where it stands still."""

    shape: Shape
    colour: Colour
    motion: Motion | None

    @property
    def text(self) -> str:
        """The whole caption in words."""
        return f"a {self.colour} {self.shape} {self.motion.text if self.motion else 'standing still'}"

    @property
    def speed(self) -> Speed:
        """How fast it is said to move."""
        return self.motion.pace if self.motion else "still"


def parse_clip(text: str) -> ClipCaption:
    """Read a caption back; raises `NotAClipCaption` for any other text."""
    match = _CAPTION.fullmatch(text.strip())
    if match is None:
        raise NotAClipCaption(text)
    motion = Motion(match["direction"], match["pace"]) if match["direction"] else None  # type: ignore[arg-type]
    return ClipCaption(match["shape"], match["colour"], motion)  # type: ignore[arg-type]


def is_clip_caption(text: str) -> bool:
    """Whether `parse_clip` takes it."""
    return _CAPTION.fullmatch(text.strip()) is not None


def every_caption(split: Split | None = None) -> list[ClipCaption]:
    """All captions of a split (None: of the world), in a fixed order."""
    motions = [Motion(direction, pace) for direction, pace in product(DIRECTIONS, PACES)]
    captions = [
        ClipCaption(shape, colour, motion) for shape, colour, motion in product(SHAPES, COLOURS, [None, *motions])
    ]
    return [caption for caption in captions if split is None or split_of_clip(caption.text) == split]


def split_of_clip(text: str) -> Split:
    """Where a caption belongs: `held_out` for reports, `tuning` for choosing settings, else `train`."""
    percent = int.from_bytes(hashlib.sha256(parse_clip(text).text.encode()).digest()[:4], "big") % 100
    if percent < HELD_OUT_PERCENT:
        return "held_out"
    return "tuning" if percent < HELD_OUT_PERCENT + TUNING_PERCENT else "train"


def sample_clip_captions(n: int, seed: int | np.random.Generator, split: Split | None = "train") -> list[str]:
    """Draw `n` caption texts of a split (None: of all); with more than there are, captions come again.

    Every caption of the split comes once before any comes twice, in an order by the seed.
    """
    rng = np.random.default_rng(seed)
    captions = [caption.text for caption in every_caption(split)]
    drawn: list[str] = []
    while len(drawn) < n:
        drawn += [captions[place] for place in rng.permutation(len(captions))]
    return drawn[:n]


def random_clip_captions(n: int, rng: np.random.Generator, split: Split = "train") -> list[ClipCaption]:
    """`n` captions of a split at random, `STILL_SHARE` of them still: what models are taught with."""
    captions = every_caption(split)
    still = [caption for caption in captions if caption.motion is None]
    moving = [caption for caption in captions if caption.motion is not None]
    return [
        still[rng.integers(len(still))] if rng.random() < STILL_SHARE else moving[rng.integers(len(moving))]
        for _ in range(n)
    ]


def clip_vocabulary() -> tuple[str, ...]:
    """Every word that a caption can hold, in a fixed order."""
    return ("a", *COLOURS, *SHAPES, "moving", *DIRECTIONS, *PACES, "standing", "still")


_CAPTION = re.compile(
    rf"a (?P<colour>{'|'.join(COLOURS)}) (?P<shape>{'|'.join(SHAPES)}) "
    rf"(?:moving (?P<direction>{'|'.join(DIRECTIONS)}) (?P<pace>{'|'.join(PACES)})|standing still)"
)
