"""The plan of an export: which pairs go into which file, decided before the first is written.

It depends on nothing but the frozen pairs and the profile, so a stopped export continues by the same plan, and two
exports of one version have the same files.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from curation.export.profiles.base import Profile
from curation.export.records import ROW_BYTES, Outline, Source
from curation.schema import SPLITS

SHARD_BYTES = 500_000_000


@dataclass(frozen=True)
class Shard:
    """One Parquet file: the pairs of a split from id `first` to id `last`."""

    split: str
    number: int
    of: int
    first: str
    last: str
    rows: int

    @property
    def path(self) -> str:
        """Where it stands in the export's folder."""
        return f"data/{self.split}-{self.number:05}-of-{self.of:05}.parquet"


@dataclass(frozen=True)
class Plan:
    """All files, and what did not go into them."""

    shards: tuple[Shard, ...]
    dropped: dict[str, int]
    rows_of_prompt: dict[str, int] = field(repr=False)

    @property
    def rows(self) -> int:
        """How many pairs leave."""
        return sum(shard.rows for shard in self.shards)

    def rows_by_split(self) -> dict[str, int]:
        """How many pairs leave in each split that has any."""
        counts: Counter[str] = Counter()
        for shard in self.shards:
            counts[shard.split] += shard.rows
        return dict(counts)


def make_plan(source: Source, profile: Profile, shard_bytes: int = SHARD_BYTES) -> Plan:
    """Cut every split into files of about `shard_bytes`."""
    dropped: Counter[str] = Counter()
    rows_of_prompt: Counter[str] = Counter()
    shards: list[Shard] = []
    for split in SPLITS:
        leaving = _leaving(source.outlines(split), profile, dropped, rows_of_prompt)
        pieces = list(_pieces(leaving, shard_bytes))
        shards += [
            Shard(split, number, len(pieces), first, last, rows)
            for number, (first, last, rows) in enumerate(pieces)
        ]
    return Plan(tuple(shards), dict(sorted(dropped.items())), dict(rows_of_prompt))


def _leaving(
    outlines: Iterator[Outline], profile: Profile, dropped: Counter[str], rows_of_prompt: Counter[str]
) -> Iterator[Outline]:
    """The pairs that leave; counts them, and the others by the reason why not."""
    for outline in outlines:
        if reason := profile.dropped(outline):
            dropped[reason] += 1
        else:
            rows_of_prompt[outline.prompt] += 1
            yield outline


def _pieces(outlines: Iterator[Outline], shard_bytes: int) -> Iterator[tuple[str, str, int]]:
    """(first id, last id, rows) of each file."""
    first = last = ""
    rows = size = 0
    for outline in outlines:
        if rows and size + outline.bytes + ROW_BYTES > shard_bytes:
            yield first, last, rows
            rows = size = 0
        first = outline.pair_id if not rows else first
        last = outline.pair_id
        rows, size = rows + 1, size + outline.bytes + ROW_BYTES
    if rows:
        yield first, last, rows
