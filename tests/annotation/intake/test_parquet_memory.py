"""A Parquet file is read a little at a time, also where all of it is one row group."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

READER = """
import sys
from pathlib import Path
from annotation.intake.parquet import ParquetRows

def peak():
    # Not getrusage, which begins with the peak of whoever started this process.
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

with ParquetRows(Path(sys.argv[1]), "big", ["jpg_0"], []) as rows:
    before = peak()
    assert sum(len(batch.rows) for batch in rows.batches()) == 10_000
    print(peak() - before)
"""


def test_memory_does_not_grow_with_the_row_group(tmp_path):
    random = np.random.default_rng(0)
    path = tmp_path / "big.parquet"
    pq.write_table(
        pa.table({"jpg_0": [random.bytes(40_000) for _ in range(10_000)]}), path,
        row_group_size=10_000, compression="none", use_dictionary=False,
    )  # fmt: skip
    # Arrow's allocator holds on to some of what it is given back, hence the room.
    assert path.stat().st_size > 390e6
    root = Path(__file__).parents[3]
    grown = subprocess.run(
        [sys.executable, "-c", READER, str(path)], stdout=subprocess.PIPE, text=True, check=True,
        env=os.environ | {"PYTHONPATH": f"{root}{os.pathsep}{root / 'platform'}"},
    ).stdout  # fmt: skip
    assert int(grown) < 200e6
