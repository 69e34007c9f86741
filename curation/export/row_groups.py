"""Cutting a stream of pairs into row groups of about one size, however it arrives in batches."""

from collections.abc import Iterator

import pyarrow as pa

from curation.export.frozen import outline_of, weights_of

ROW_GROUP_BYTES = 100_000_000


def row_groups(
    batches: Iterator[pa.RecordBatch], most_bytes: int = ROW_GROUP_BYTES, *, with_files: bool
) -> Iterator[pa.RecordBatch]:
    """The same pairs, in batches of at most `most_bytes` unless a single pair is larger."""
    held: list[pa.RecordBatch] = []
    size = 0
    for batch in batches:
        start = 0
        for row, weight in enumerate(weights_of(outline_of(batch), with_files=with_files).tolist()):
            if size and size + weight > most_bytes:
                yield pa.concat_batches([*held, batch.slice(start, row - start)])
                held, start, size = [], row, 0
            size += weight
        held.append(batch.slice(start))
    if size:
        yield pa.concat_batches(held)
