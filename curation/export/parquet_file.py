"""Writing Parquet files with fixed settings, a row group at a time, while the next is being put together."""

import io
from collections.abc import Iterable
from concurrent.futures import Executor, Future
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from curation.export.written import Written
from curation.schema import Contract

# The Hugging Face Hub stores chunks that it knows already once: these are the bounds that `datasets` uses.
CHUNKING = {"min_chunk_size": 256 * 1024, "max_chunk_size": 1024 * 1024, "norm_level": 0}


def write_parquet(target: Path, contract: Contract, groups: Iterable[pa.RecordBatch], thread: Executor) -> Written:
    """Write each batch to `target` as a row group, in `thread`, which must be one. Memory holds two of them.

    pyarrow lets go of the interpreter while it writes, so the next group is read and built meanwhile, be it the
    first of another file.
    """
    rows = 0
    writer = open_writer(target, contract)
    writing: Future[None] | None = None
    try:
        for group in groups:
            if writing is not None:
                writing.result()
            writing = thread.submit(writer.write_table, pa.Table.from_batches([group]), len(group))
            rows += len(group)
    except BaseException:
        thread.submit(writer.close)
        raise
    return Written(rows, thread.submit(_closed, writer, writing))


def _closed(writer: pq.ParquetWriter, last: Future[None] | None) -> None:
    try:
        if last is not None:
            last.result()
    finally:
        writer.close()


def open_writer(path: Path, contract: Contract) -> pq.ParquetWriter:
    """A writer with the settings that every file of this contract has."""
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
