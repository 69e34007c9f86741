"""Writing Parquet files with fixed settings: a row group is written while the next is put together."""

import io
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from curation.export.shipment import Place, Shipment, Written
from curation.schema import Contract

# The Hugging Face Hub stores chunks that it knows already once: these are the bounds that `datasets` uses.
CHUNKING = {"min_chunk_size": 256 * 1024, "max_chunk_size": 1024 * 1024, "norm_level": 0}

Build = Callable[[pa.RecordBatch, Place], pa.RecordBatch]


def write_parquet(shipment: Shipment, contract: Contract, build: Build) -> Written:
    """Write what `build` makes of each group of pairs as a row group of the contract.

    pyarrow lets go of the interpreter while it writes, so the next group is read and built meanwhile, be it the
    first of another file.
    """
    lanes, rows = shipment.lanes, 0
    writer = open_writer(shipment.target, contract)
    writing: deque[Future[None]] = deque()
    try:
        for pairs, place in shipment.groups:
            while writing and writing[0].done():
                writing.popleft().result()
            lanes.room.acquire()
            built = lanes.build.submit(build, pairs, place)
            writing.append(lanes.write.submit(_write, writer, built, shipment))
            rows += len(pairs)
            # Whoever holds on to it holds on to the row group's memory.
            del built
    except BaseException:
        lanes.write.submit(writer.close)
        raise
    return Written(rows, lanes.write.submit(_close, writer, writing))


def _write(writer: pq.ParquetWriter, built: Future[pa.RecordBatch], shipment: Shipment) -> None:
    try:
        group = built.result()
        writer.write_table(pa.Table.from_batches([group]), len(group))
    finally:
        shipment.lanes.room.release()
    shipment.grew()


def _close(writer: pq.ParquetWriter, writing: deque[Future[None]]) -> None:
    try:
        for each in writing:
            each.result()
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
