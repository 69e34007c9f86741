"""What bare pyarrow makes of an export's files: `-m tests.scale._write_bare EXPORT TARGET`; says seconds.

`TARGET` is a folder that it makes and fills with as many files as the export has, from the same row groups.
`seconds` and `cpu_seconds` are of opening, writing and closing; `reading_seconds` is what it takes to read the
pictures of each row group from the media store besides, each by its name, into bytes.
"""

import json
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


def main(export: str, target: str) -> None:
    import django

    django.setup()
    from curation.export.parquet_file import open_writer
    from curation.schema import NATIVE

    Path(target).mkdir()
    writing, reading = Clock(), Clock()
    for path in sorted((Path(export) / "data").glob("*.parquet")):
        with writing:
            writer = open_writer(Path(target) / path.name, NATIVE)
        with pq.ParquetFile(path) as file:
            for number in range(file.num_row_groups):
                table = file.read_row_group(number)
                with reading:
                    _read_pictures(table)
                with writing:
                    writer.write_table(table, row_group_size=len(table))
        with writing:
            writer.close()
    print(json.dumps({"seconds": writing.wall, "cpu_seconds": writing.cpu, "reading_seconds": reading.wall}))


def _read_pictures(table: pa.Table) -> None:
    from annotation.media import store

    for side in (0, 1):
        for path in table[f"image_{side}"].combine_chunks().field("path").to_pylist():
            store.read(path.partition(".")[0])


class Clock:
    """Adds up the time within `with`, of the wall and of the processor."""

    def __init__(self) -> None:
        self.wall = self.cpu = 0.0

    def __enter__(self) -> None:
        self._began = time.perf_counter(), time.process_time()

    def __exit__(self, *error: object) -> None:
        self.wall += time.perf_counter() - self._began[0]
        self.cpu += time.process_time() - self._began[1]


if __name__ == "__main__":
    main(*sys.argv[1:])
