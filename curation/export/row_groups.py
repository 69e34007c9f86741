"""Cutting a stream of pairs into row groups of about one size."""

from collections.abc import Iterator

import pyarrow as pa

from curation.export.frozen import weights_of
from curation.export.pieces import Pieces

ROW_GROUP_BYTES = 100_000_000


def row_groups(
    batches: Iterator[pa.RecordBatch], most_bytes: int = ROW_GROUP_BYTES, *, with_files: bool
) -> Iterator[pa.RecordBatch]:
    """The same pairs, in batches of at most `most_bytes` unless a single pair is larger."""
    held: list[pa.RecordBatch] = []
    pieces = Pieces(most_bytes)
    for batch in batches:
        start = 0
        for row in pieces.begin(weights_of(batch, with_files=with_files)):
            yield pa.concat_batches([*held, batch.slice(start, row - start)])
            held, start = [], row
        held.append(batch.slice(start))
    if any(map(len, held)):
        yield pa.concat_batches(held)
