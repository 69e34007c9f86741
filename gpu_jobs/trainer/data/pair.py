"""One comparison as training sees it."""

from dataclasses import dataclass, field
from pathlib import Path

from gpu_jobs.trainer.buckets import Frame


@dataclass(frozen=True, order=True)
class Place:
    """Where a medium stands: shard, row within it, column."""

    shard: Path
    row: int
    column: str

    def __str__(self) -> str:
        return f"{self.shard.name}, row {self.row}, {self.column}"


NOWHERE = Place(Path(), 0, "")


@dataclass(frozen=True)
class View:
    """A medium as it is trained on: brought to a frame, mirrored or not."""

    key: str
    place: Place
    frame: Frame
    mirrored: bool = False


@dataclass(frozen=True)
class Segment:
    """A stretch of both videos, in seconds: ``sign`` is +1 where the winner is better, -1 the loser, else 0."""

    start: float
    end: float
    sign: int


@dataclass(frozen=True)
class Pair:
    """One comparison: ``winner`` and ``loser`` are names of media, ``weight`` its share in the loss.

    ``probability`` is how likely the winner is the better one, in [0.5, 1]; captions are the sides' own. Signs are
    +1 for a good sample, -1 for a bad one, 0 where nothing was said of that side (thumbs): such a side is there,
    as the other one's double, and does not count.
    """

    pair_id: str
    prompt: str
    winner: str
    loser: str
    weight: float
    probability: float = 1.0
    winner_caption: str | None = None
    loser_caption: str | None = None
    segments: tuple[Segment, ...] = ()
    fps: float | None = None
    winner_sign: int = 1
    loser_sign: int = -1
    # Where the media are and to what they are brought says nothing about the comparison.
    winner_place: Place = field(default=NOWHERE, compare=False)
    loser_place: Place = field(default=NOWHERE, compare=False)
    frame: Frame = field(default=Frame(0, 0), compare=False)

    def winner_view(self, *, mirrored: bool = False) -> View:
        """The winner, brought to the pair's frame."""
        return View(self.winner, self.winner_place, self.frame, mirrored)

    def loser_view(self, *, mirrored: bool = False) -> View:
        """The loser, brought to the same frame."""
        return View(self.loser, self.loser_place, self.frame, mirrored)
