"""What an export is made of: frozen pairs and the media they name, wherever they are kept."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

# A row's other columns, for planning: shards need not be of exact size, but must be the same every time.
ROW_BYTES = 2048


@dataclass(frozen=True)
class Media:
    """One encoded file: the hash of its content, what it is and how long it is."""

    sha256: str
    media_type: str
    bytes: int

    @property
    def kind(self) -> str:
        """image or video."""
        return self.media_type.partition("/")[0]

    @property
    def path(self) -> str:
        """The name it goes by in the dataset."""
        return f"{self.sha256}.{self.media_type.partition('/')[2].replace('jpeg', 'jpg')}"


@dataclass(frozen=True)
class Outline:
    """As much of a pair as planning needs."""

    pair_id: str
    prompt: str
    label_0: float
    bytes: int


@dataclass(frozen=True)
class PairRecord:
    """One frozen pair: every column of `curation.schema.NATIVE` by name except the media, which are named."""

    pair_id: str
    split: str
    comparison: str
    compared_at: dt.datetime
    columns: Mapping[str, Any]
    media_0: Media
    media_1: Media

    @property
    def outline(self) -> Outline:
        """The pair, briefly."""
        return Outline(
            self.pair_id, self.columns["prompt"], self.columns["label_0"], self.media_0.bytes + self.media_1.bytes
        )


class Source(Protocol):
    """A frozen set of pairs. Both ways of reading give the pairs of a split in the order of their ids."""

    def outlines(self, split: str) -> Iterator[Outline]:
        """Every pair of the split, briefly."""
        ...

    def records(self, split: str, first: str, last: str) -> Iterator[PairRecord]:
        """The pairs of the split whose ids are from `first` to `last`, both included."""
        ...

    def read(self, media: Media) -> bytes:
        """The bytes of a file; raises OSError where they are gone."""
        ...
