"""The plan of an export: which pairs go into which file, decided before the first is written.

It depends on nothing but the frozen pairs and the profile, so a stopped export continues by the same plan, and two
exports of one version have the same files.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from curation.export.frozen import Source, weights_of
from curation.export.pieces import Pieces
from curation.export.profiles.base import Profile
from curation.export.prompt_counts import PromptCounts
from curation.schema import SPLITS

SHARD_BYTES = 500_000_000


@dataclass(frozen=True)
class Shard:
    """One file, or as many pairs as would make one: those of a split from id `first` to id `last`.

    `start` is how many rows of the split stand in the shards before.
    """

    split: str
    number: int
    of: int
    first: str
    last: str
    rows: int
    start: int

    @property
    def name(self) -> str:
        """What its files are named by."""
        return f"{self.split}-{self.number:05}-of-{self.of:05}"


@dataclass(frozen=True)
class Plan:
    """All files, and what did not go into them."""

    shards: tuple[Shard, ...]
    dropped: dict[str, int]
    prompts: PromptCounts = field(repr=False)

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
    prompts = PromptCounts()
    shards: list[Shard] = []
    for split in SPLITS:
        leaving = _leaving(source.outlines(split, profile.wanted), profile, dropped, prompts)
        pieces = list(_pieces(leaving, profile, shard_bytes))
        start = 0
        for number, (first, last, rows) in enumerate(pieces):
            shards.append(Shard(split, number, len(pieces), first, last, rows, start))
            start += rows
    prompts.close()
    return Plan(tuple(shards), dict(sorted(dropped.items())), prompts)


def _leaving(
    outlines: Iterator[pa.RecordBatch], profile: Profile, dropped: Counter[str], prompts: PromptCounts
) -> Iterator[pa.RecordBatch]:
    """The pairs that leave; counts them, and the others by the reason why not."""
    for batch in outlines:
        reasons = profile.dropped(batch)
        for counted in pc.value_counts(reasons.drop_null()).to_pylist():
            dropped[counted["values"]] += counted["counts"]
        leaving = batch.filter(pc.is_null(reasons)) if reasons.null_count < len(batch) else batch
        if "prompt" in profile.wanted:
            prompts.add(leaving["prompt"])
        yield leaving


def _pieces(
    outlines: Iterator[pa.RecordBatch], profile: Profile, shard_bytes: int
) -> Iterator[tuple[str, str, int]]:
    """(first id, last id, rows) of each file."""
    first = last = ""
    rows = 0
    pieces = Pieces(shard_bytes)
    for batch in outlines:
        begins = pieces.begin(weights_of(batch, with_files=profile.holds_files))
        for number, (start, end) in enumerate(pairwise([0, *begins, len(batch)])):
            if number:
                yield first, last, rows
                rows = 0
            if start < end:
                first = first if rows else batch["pair_id"][start].as_py()
                last = batch["pair_id"][end - 1].as_py()
                rows += end - start
    if rows:
        yield first, last, rows
