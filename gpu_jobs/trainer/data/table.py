"""Preference pairs out of an export, kept as columns; ties never become wins.

The folder holds ``data/{split}-*.parquet``. Labels and prompts are read once; media are streamed when they are
encoded. Rows that contradict themselves are counted and named, and end the run only where there are too many.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gpu_jobs.trainer.buckets import Frame
from gpu_jobs.trainer.config.labels import HardLabels, Labels
from gpu_jobs.trainer.data.labelling import Labelled, label, label_columns
from gpu_jobs.trainer.data.pair import Pair, Place, Segment
from gpu_jobs.trainer.data.profiles import Profile, profile_of
from gpu_jobs.trainer.errors import DatasetError
from gpu_jobs.trainer.families.family import Media

MAX_BROKEN_SHARE = 0.01
NAMED = 5  # broken rows whose names are said; the others are counted
TEXT = ("pair_id", "prompt", "caption_0", "caption_1", "segments")
_AT_ONCE = 65_536


@dataclass(frozen=True)
class Broken:
    """Rows that nothing can be learned from: how many, of how many, and the first of them with the reason."""

    count: int = 0
    rows: int = 0
    named: tuple[str, ...] = ()

    def with_more(self, problems: Sequence[str]) -> "Broken":
        """These and others."""
        return Broken(self.count + len(problems), self.rows, (*self.named, *problems)[:NAMED])

    def check(self, max_share: float, what: str) -> None:
        """Raise DatasetError where they are too many."""
        if self.count > max_share * self.rows:
            raise DatasetError(
                f"{self.said()} of {what}, more than max_broken_share = {max_share:g} of them. Export again, or "
                "raise max_broken_share if that many may be left out."
            )

    def said(self) -> str:
        """For people: the count and the first names."""
        more = "; …" if self.count > len(self.named) else ""
        return f"{self.count} broken row{'s' * (self.count != 1)} of {self.rows} ({'; '.join(self.named)}{more})"


@dataclass(frozen=True)
class PairTable:
    """The pairs of one split, sorted by pair id so that sharding changes nothing.

    ``columns`` holds text, ``numbers`` the rest, one entry a pair: winner, loser (sides), probability, weight,
    winner_sign, loser_sign, shard, row, width, height, fps and bucket, the index in ``frames``.
    """

    folder: Path
    split: str
    shards: tuple[Path, ...]
    profile: Profile
    columns: pa.Table
    numbers: dict[str, npt.NDArray[Any]]
    ties_dropped: int
    not_asked: int
    broken: Broken
    frames: tuple[Frame, ...] = (Frame(0, 0),)

    @property
    def pairs(self) -> "Pairs":
        """The pairs, made when they are looked at."""
        return Pairs(self)

    @property
    def weights(self) -> npt.NDArray[np.float64]:
        """(pairs,)."""
        return self.numbers["weight"]

    @property
    def buckets(self) -> npt.NDArray[np.int16]:
        """The index in :attr:`frames` of each pair's frame, (pairs,)."""
        return self.numbers["bucket"]

    def __len__(self) -> int:
        return len(self.columns)

    def framed(self, frames: tuple[Frame, ...], buckets: npt.NDArray[np.int16]) -> "PairTable":
        """The same pairs, each to be brought to the frame its bucket names."""
        return replace(self, frames=frames, numbers=self.numbers | {"bucket": buckets})

    def without(self, broken: dict[int, str]) -> "PairTable":
        """The table less some pairs, by index, which count as broken for the reasons given."""
        if not broken:
            return self
        keep = np.ones(len(self), dtype=bool)
        keep[list(broken)] = False
        return replace(self._kept(keep), broken=self.broken.with_more(list(broken.values())))

    def _kept(self, keep: npt.NDArray[Any]) -> "PairTable":
        chosen = np.flatnonzero(keep) if keep.dtype == bool else keep
        return replace(
            self,
            columns=self.columns.take(pa.array(chosen)),
            numbers={name: values[chosen] for name, values in self.numbers.items()},
        )

    def fingerprint(self) -> str:
        """A hash of everything in the table that training depends on."""
        digest = hashlib.sha256()
        for name in self.columns.column_names:
            for batch in self.columns.select([name]).to_batches(_AT_ONCE):
                digest.update(f"{name} {batch.column(0).to_pylist()}".encode())
        for name in ("winner", "loser", "probability", "weight", "winner_sign", "loser_sign"):
            digest.update(np.ascontiguousarray(self.numbers[name]).tobytes())
        return digest.hexdigest()

    def place(self, row: int, side: int) -> Place:
        """Where one side of a pair stands."""
        shard = self.shards[int(self.numbers["shard"][row])]
        return Place(shard, int(self.numbers["row"][row]), self.profile.media_column(side))


class Pairs(Sequence[Pair]):
    """A table's pairs as a sequence; each is made anew when asked for, so that millions take no memory."""

    def __init__(self, table: PairTable, rows: Sequence[int] | None = None) -> None:
        self._table = table
        self._rows: Sequence[int] = range(len(table)) if rows is None else rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Pair]:
        return (self._pair(row) for row in self._rows)

    @overload
    def __getitem__(self, index: int) -> Pair: ...
    @overload
    def __getitem__(self, index: slice) -> "Pairs": ...
    def __getitem__(self, index: int | slice) -> "Pair | Pairs":
        if isinstance(index, slice):
            return Pairs(self._table, self._rows[index])
        return self._pair(self._rows[index])

    def _pair(self, row: int) -> Pair:
        table, numbers = self._table, self._table.numbers
        text = {name: table.columns[name][row].as_py() for name in table.columns.column_names}
        winner, loser = int(numbers["winner"][row]), int(numbers["loser"][row])
        fps = float(numbers["fps"][row])
        towards_winner = 1 if winner == 0 else -1
        return Pair(
            pair_id=text["pair_id"],
            prompt=text["prompt"],
            winner=text[f"key_{winner}"],
            loser=text[f"key_{loser}"],
            weight=float(numbers["weight"][row]),
            probability=float(numbers["probability"][row]),
            winner_caption=text[f"caption_{winner}"],
            loser_caption=text[f"caption_{loser}"],
            segments=tuple(
                Segment(part["start"], part["end"], int(np.sign(part["p_0"] - 0.5)) * towards_winner)
                for part in text.get("segments") or ()
            ),
            fps=None if np.isnan(fps) else fps,
            winner_sign=int(numbers["winner_sign"][row]),
            loser_sign=int(numbers["loser_sign"][row]),
            winner_place=table.place(row, winner),
            loser_place=table.place(row, loser),
            frame=table.frames[int(numbers["bucket"][row])],
        )


def read_pairs(
    folder: Path,
    split: str,
    *,
    labels: Labels | None = None,
    media: Media = "image",
    max_broken_share: float = MAX_BROKEN_SHARE,
) -> PairTable:
    """Read the labels of a split; raises DatasetError where shards are missing or too many rows are broken."""
    labels = labels or HardLabels()
    paths = shards(folder, split)
    asked = label_columns(labels)
    profile, tables = _read(paths, media, asked)
    rows = pa.concat_tables(tables).combine_chunks()
    labelled = label(rows, labels)
    problems = _problems(rows, labelled, media, thumbs=labels.kind == "thumbs")
    told = ~labelled.silent & ~_flags(problems, len(rows))
    keep = told & ~labelled.tie
    table = PairTable(folder, split, tuple(paths), profile, *_columns(rows, labelled), 0, 0, Broken())
    order = np.flatnonzero(keep)
    order = order[pc.sort_indices(rows["pair_id"].take(pa.array(order))).to_numpy()]
    twice = _repeated(rows["pair_id"].take(pa.array(order)).to_pylist(), order)
    problems |= twice
    order = order[~np.isin(order, list(twice))]
    named = [f"{_where(table, row)}: {problems[row]}" for row in sorted(problems)]
    broken = Broken(rows=len(rows)).with_more(named)
    broken.check(max_broken_share, f"split {split} of {folder}")
    return replace(
        table._kept(order),
        ties_dropped=int((told & labelled.tie).sum()),
        not_asked=int(labelled.silent.sum()),
        broken=broken,
    )


def has_split(folder: Path, split: str) -> bool:
    """Whether the dataset has shards of that split."""
    return any((folder / "data").glob(f"{split}-*.parquet"))


def shards(folder: Path, split: str) -> list[Path]:
    """The Parquet files of a split, in order; raises DatasetError where there is none."""
    paths = sorted((folder / "data").glob(f"{split}-*.parquet"))
    if not paths:
        raise DatasetError(
            f"{folder} has no data/{split}-*.parquet; give the folder of a native or pickapic export."
        )
    return paths


def _read(paths: Sequence[Path], media: Media, asked: Sequence[str]) -> tuple[Profile, list[pa.Table]]:
    """The label columns of every shard, with the place of each row."""
    tables = []
    profile: Profile | None = None
    for number, path in enumerate(paths):
        try:
            file = pq.ParquetFile(path)
            names = file.schema_arrow.names
            profile = profile_of(names, media, path.name)
            if missing := profile.missing(names, asked):
                raise DatasetError(
                    f"{path.name} lacks {', '.join(missing)}; export in the native profile, which has all of it."
                )
            rows = profile.rows(file.read(columns=profile.leaves(names, asked)), asked)
        except pa.ArrowException as error:
            raise DatasetError(f"{path} is not a whole Parquet file ({error}); export it again.") from error
        here = pa.chunked_array([np.full(len(rows), number)]), pa.chunked_array([np.arange(len(rows))])
        tables.append(rows.append_column("shard", here[0]).append_column("row", here[1]))
    assert profile is not None
    return profile, tables


def _columns(rows: pa.Table, labelled: Labelled) -> tuple[pa.Table, dict[str, npt.NDArray[Any]]]:
    """What a table keeps of all rows: text, and numbers."""
    text = [name for name in TEXT if name in rows.column_names]
    unnamed = [pc.binary_join_element_wise(rows["pair_id"], str(side), "/") for side in (0, 1)]
    keys = {f"key_{side}": pc.coalesce(rows[f"key_{side}"], unnamed[side]) for side in (0, 1)}
    numbers: dict[str, npt.NDArray[Any]] = {
        "winner": labelled.winner,
        "loser": labelled.loser,
        "probability": labelled.probability,
        "winner_sign": labelled.winner_sign,
        "loser_sign": labelled.loser_sign,
        "bucket": np.zeros(len(rows), dtype=np.int16),
        **{name: _floats(rows[name]) for name in ("weight", "width", "height", "fps")},
        **{name: rows[name].to_numpy() for name in ("shard", "row")},
    }
    return pa.table({name: rows[name] for name in text} | keys), numbers


def _problems(rows: pa.Table, labelled: Labelled, media: Media, *, thumbs: bool) -> dict[int, str]:
    """What is wrong with rows, by index: one reason each."""
    problems = dict(labelled.problems)
    weight = _floats(rows["weight"])
    for row in np.flatnonzero(~(np.isfinite(weight) & (weight > 0))):
        shown = None if np.isnan(weight[row]) else f"{weight[row]:.1f}"
        problems[int(row)] = f"weight {shown} is not a positive number"
    has = [rows[f"has_{side}"].to_numpy() for side in (0, 1)]
    for side in (0, 1):
        for row in np.flatnonzero(~has[side] & ~has[1 - side] if thumbs else ~has[side]):
            problems[int(row)] = f"{media}_{side} is missing; this model is trained on {media}s"
    named = pc.and_(pc.greater(pc.fill_null(pc.binary_length(rows["pair_id"]), 0), 0), pc.is_valid(rows["prompt"]))
    for row in np.flatnonzero(~np.asarray(named)):
        problems[int(row)] = "pair_id or prompt is missing"
    for row in np.flatnonzero(labelled.silent):
        problems.pop(int(row), None)
    return problems


def _repeated(sorted_ids: Sequence[str], rows: npt.NDArray[np.int64]) -> dict[int, str]:
    """Rows whose pair has come before."""
    repeats = [i for i in range(1, len(sorted_ids)) if sorted_ids[i] == sorted_ids[i - 1]]
    return {int(rows[i]): f"the dataset has pair {sorted_ids[i]} twice" for i in repeats}


def _where(table: PairTable, row: int) -> str:
    shard, number = table.numbers["shard"][row], table.numbers["row"][row]
    return f"{table.shards[shard].name}, row {number}"


def _flags(rows: Iterable[int], count: int) -> npt.NDArray[np.bool_]:
    flags = np.zeros(count, dtype=bool)
    flags[list(rows)] = True
    return flags


def _floats(column: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    values = pc.cast(column, pa.float64()).to_numpy()
    return np.array(values, dtype=np.float64)
