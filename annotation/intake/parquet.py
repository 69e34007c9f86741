"""Reading a Parquet file a little at a time, surviving what is broken in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotation.intake.holder import UnreadableFileError

# Rows that are read at a time: so many, or as many as have so many bytes.
BATCH_ROWS, BATCH_BYTES = 32, 32 * 2**20
# Columns are read as streams of so many bytes: a row group may be as large as the whole file.
BUFFER_BYTES = 4 * 2**20


def rows_at_once(file: Any) -> int:
    """How many rows of an open Parquet file to hold in memory at a time, by the sizes that its groups state."""
    groups = [file.metadata.row_group(number) for number in range(file.num_row_groups)]
    largest = max((group.total_byte_size / group.num_rows for group in groups if group.num_rows), default=0)
    return int(min(max(BATCH_BYTES / max(largest, 1), 1), BATCH_ROWS))


@dataclass(frozen=True)
class Batch:
    """Some rows in a row, the first of which is number `start` of the file; or the reason why they are lost."""

    start: int
    rows: Sequence[Mapping[str, Any]]
    lost: int = 0
    reason: str = ""


class ParquetRows:
    """The rows of a Parquet file with these columns; raises UnreadableFileError when opened."""

    def __init__(self, path: Path, name: str, required: Sequence[str], optional: Sequence[str]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._broken = (pa.ArrowException, OSError)
        try:
            self._file: pq.ParquetFile = pq.ParquetFile(path, buffer_size=BUFFER_BYTES, pre_buffer=False)
        except FileNotFoundError:
            raise UnreadableFileError(f"There is no file {name}.") from None
        except self._broken as error:
            raise UnreadableFileError(f"{name} is no Parquet file that can be read: {error}") from error
        names = self._file.schema_arrow.names
        present = set(names)
        missing = [column for column in required if column not in present]
        twice = [column for column in (*required, *optional) if names.count(column) > 1]
        if missing or twice:
            self._file.close()
            complaint = f"lacks the column {missing[0]}" if missing else f"has the column {twice[0]} twice"
            if len(missing) > 1:
                complaint = f"lacks the columns {', '.join(missing)}"
            raise UnreadableFileError(f"{name} {complaint}; its columns are: {', '.join(names)}.")
        self._columns = [*required, *(column for column in optional if column in present)]

    def __enter__(self) -> "ParquetRows":
        return self

    def __exit__(self, *exception: object) -> None:
        self._file.close()

    def __len__(self) -> int:
        return int(self._file.metadata.num_rows)

    def batches(self) -> Iterator[Batch]:
        """Row group by row group, a few rows at a time; a broken group is passed over with its reason."""
        start, at_once = 0, rows_at_once(self._file)
        for group in range(self._file.num_row_groups):
            end = start + int(self._file.metadata.row_group(group).num_rows)
            try:
                for rows in self._file.iter_batches(
                    batch_size=at_once, row_groups=[group], columns=self._columns, use_threads=False
                ):
                    yield Batch(start, _rows(rows))
                    start += rows.num_rows
            except self._broken as error:
                yield Batch(start, (), lost=end - start, reason=f"row group {group} cannot be read: {error}")
            start = end


class _Unreadable:
    """Stands for a value that Arrow holds but Python cannot: a wrong type to every check."""


def _rows(batch: Any) -> list[dict[str, Any]]:
    columns = {name: _values(batch.column(name)) for name in batch.schema.names}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _values(column: Any) -> list[Any]:
    """One column as Python objects, value by value where one of them (bytes that are no UTF-8) spoils the rest."""
    try:
        return list(column.to_pylist())
    except (ValueError, OverflowError):
        return [_value(scalar) for scalar in column]


def _value(scalar: Any) -> Any:
    try:
        return scalar.as_py()
    except (ValueError, OverflowError):
        return _Unreadable()
