"""The rows of an export of the native profile, in the order of their pair ids, with the bytes of their samples."""

import hashlib
import heapq
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotation.instruments.base import SampleKind
from annotation.intake.parquet import BUFFER_BYTES, rows_at_once
from annotation.intake.row import RowError
from curation.intake.exported import BrokenExportError, Exported, File
from curation.schema import NATIVE, SPLITS
from curation.versions.row_hash import SAMPLE_COLUMNS, row_digest

MOST_SAMPLE_BYTES = 256 * 2**20
KINDS: tuple[SampleKind, ...] = ("image", "video", "layout", "text")
_PAIR_ID = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class ExportedSample:
    """The bytes of one side, and what they are."""

    kind: SampleKind
    data: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The hash that names it."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class NativeRow:
    """One row as it left: the contract's columns but for the samples. `where` is where a person finds it."""

    where: str
    columns: Mapping[str, Any]
    samples: tuple[ExportedSample, ExportedSample]

    @property
    def pair_id(self) -> str:
        """The pair's stable name."""
        return str(self.columns["pair_id"])

    @property
    def digest(self) -> bytes:
        """As it enters the version's hash."""
        return row_digest(self.columns, self.samples[0].sha256, self.samples[1].sha256)


@dataclass(frozen=True)
class Wrong:
    """A row that cannot be taken, and why."""

    where: str
    pair_id: str
    reason: str


def read_rows(exported: Exported) -> Iterator[NativeRow | Wrong]:
    """Every row; memory holds one row group of each split. Raises `BrokenExportError`."""
    splits = [_split(exported, split, files) for split, files in exported.shards().items()]
    before = ""
    for row in heapq.merge(*splits, key=lambda row: row.pair_id):
        if row.pair_id <= before:
            raise BrokenExportError(
                f"{row.where} of {exported.name} is out of order or there twice; export the version again."
            )
        before = row.pair_id
        yield row


def _split(exported: Exported, split: str, files: Sequence[File]) -> Iterator[NativeRow | Wrong]:
    import pyarrow as pa

    for file in files:
        try:
            with exported.as_path(file.path) as path:
                for number, columns in enumerate(_shard(path, file)):
                    yield _row(exported, columns, split, f"{file.path}, row {number}")
        except (pa.ArrowException, OSError) as error:
            raise BrokenExportError(
                f"{file.path} in {exported.name} is no Parquet file that can be read: {error}"
            ) from error


def _shard(path: Path, file: File) -> Iterator[Mapping[str, Any]]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path, buffer_size=BUFFER_BYTES, pre_buffer=False) as parquet:
        _check_columns(parquet.schema_arrow, file.path)
        for batch in parquet.iter_batches(batch_size=rows_at_once(parquet), use_threads=False):
            yield from batch.to_pylist()


def _check_columns(schema: Any, path: str) -> None:
    unknown = set(schema.names) - set(NATIVE.names)
    if unknown:
        raise BrokenExportError(
            f"{path} has columns that this release does not know ({', '.join(sorted(unknown))}): it was written "
            "by a later one; update, then import it."
        )
    required = {column.name for column in NATIVE.columns if not column.nullable}
    if missing := required - set(schema.names):
        raise BrokenExportError(f"{path} lacks {', '.join(sorted(missing))}; export the version again.")


def _row(exported: Exported, columns: Mapping[str, Any], split: str, where: str) -> NativeRow | Wrong:
    try:
        _check(columns, split)
        samples = (_sample(exported, columns, 0), _sample(exported, columns, 1))
    except RowError as error:
        return Wrong(where, str(columns["pair_id"]), str(error))
    return NativeRow(where, {name: columns[name] for name in columns if name not in SAMPLE_COLUMNS}, samples)


def _check(columns: Mapping[str, Any], split: str) -> None:
    """Raise RowError where the row breaks a rule of the contract."""
    if not _PAIR_ID.fullmatch(columns["pair_id"]):
        raise RowError("pair_id is no sha256")
    if columns["split"] != split or split not in SPLITS:
        raise RowError(f"split is {columns['split']!r} in a file of {split}")
    if columns["label_0"] not in (0.0, 0.5, 1.0) or columns["label_1"] != 1.0 - columns["label_0"]:
        raise RowError("label_0 and label_1 are not 1/0, 0/1 or 0.5/0.5")
    if not 0.0 <= columns["p_0"] <= 1.0:
        raise RowError("p_0 is no probability")


def _sample(exported: Exported, columns: Mapping[str, Any], side: int) -> ExportedSample:
    given = [kind for kind in KINDS if columns.get(f"{kind}_{side}") is not None]
    if len(given) != 1:
        raise RowError(f"sample {side} is {' and '.join(given) or 'not there'}; it takes one of {', '.join(KINDS)}")
    value = columns[f"{given[0]}_{side}"]
    if isinstance(value, str):
        return ExportedSample(given[0], value.encode())
    data = value["bytes"]
    if data is None:
        data = exported.beside(str(value["path"]), MOST_SAMPLE_BYTES)
    return ExportedSample(given[0], data)
