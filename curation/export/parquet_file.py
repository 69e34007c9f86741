"""Writing one Parquet file with fixed settings, a row group at a time."""

import io
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from curation import atomic
from curation.export.records import ROW_BYTES
from curation.schema import Contract

ROW_GROUP_BYTES = 100_000_000
# The Hugging Face Hub stores chunks that it knows already once: these are the bounds that `datasets` uses.
CHUNKING = {"min_chunk_size": 256 * 1024, "max_chunk_size": 1024 * 1024, "norm_level": 0}


def write_parquet(
    target: Path,
    contract: Contract,
    rows: Iterable[Mapping[str, Any]],
    row_group_bytes: int = ROW_GROUP_BYTES,
) -> int:
    """Write `rows` to `target`, whole or not at all; returns how many. Memory holds one row group."""
    written = 0
    with atomic.draft(target) as temporary, _writer(temporary, contract) as writer:
        for group in _groups(rows, row_group_bytes):
            table = contract.table(group)
            writer.write_table(table, row_group_size=len(group))
            written += len(group)
    return written


def _writer(path: Path, contract: Contract) -> pq.ParquetWriter:
    leaves, media = _leaves(contract), set(contract.media_leaves)
    others = [leaf for leaf in leaves if leaf not in media]
    return pq.ParquetWriter(
        path,
        contract.arrow,
        version="2.6",
        # Pictures are compressed already, and no two are alike: neither zstd nor a dictionary would gain anything.
        compression={leaf: "none" if leaf in media else "zstd" for leaf in leaves},
        use_dictionary=others,
        write_statistics=others,
        write_page_index=True,
        use_content_defined_chunking=CHUNKING,
    )


@cache
def _leaves(contract: Contract) -> tuple[str, ...]:
    """The Parquet paths of all columns, such as `origin_0.seed`."""
    buffer = io.BytesIO()
    pq.write_table(contract.arrow.empty_table(), buffer)
    schema = pq.ParquetFile(buffer).schema
    return tuple(schema.column(index).path for index in range(len(schema)))


def _groups(rows: Iterable[Mapping[str, Any]], most_bytes: int) -> Iterator[list[Mapping[str, Any]]]:
    group: list[Mapping[str, Any]] = []
    size = 0
    for row in rows:
        weight = ROW_BYTES + sum(_media_bytes(value) for value in row.values())
        if group and size + weight > most_bytes:
            yield group
            group, size = [], 0
        group.append(row)
        size += weight
    if group:
        yield group


def _media_bytes(value: Any) -> int:
    if isinstance(value, bytes):
        return len(value)
    return len(value["bytes"]) if isinstance(value, dict) and isinstance(value.get("bytes"), bytes) else 0
