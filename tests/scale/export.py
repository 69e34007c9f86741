"""How fast versions leave: `make bench NAME=export`, or `-m tests.scale export [PAIRS] [ROUNDS]`.

Method: a version of 100,000 pairs of JPEG-like files (about 20 kB each, every one in two pairs) in an SQLite
database of its own. In turn, three times: the native export with media, in a process of its own, and bare pyarrow,
which writes the same row groups with the same settings, each already in memory as a table; only its writing and
closing counts, so it reads no database and no pictures, hashes nothing and does not wait for the disk. Then the
labels alone (media: none). Figures are medians; `peak_gb` is the largest resident memory of any export.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PAIRS, ROUNDS = 100_000, 3


def run(arguments: list[str]) -> dict[str, Any]:
    pairs, rounds = (*map(int, arguments), *(PAIRS, ROUNDS)[len(arguments) :])
    with tempfile.TemporaryDirectory(prefix="tastemaker-bench-") as folder:
        environment = os.environ | {
            "TASTEMAKER_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "tastemaker.settings",
            "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
        }
        print(f"Filling a database with {pairs:,} pairs …", flush=True)
        _python(environment, "tests.scale._fill_version", str(pairs))
        shares, whole, bare, peaks = [], [], [], []
        for _ in range(rounds):
            made = _export(environment, "bytes")
            written = _write_bare(Path(made["folder"]), Path(folder) / "bare.parquet")
            shutil.rmtree(made["folder"])
            print(f"{made['seconds']:.2f} s; bare pyarrow {written:.2f} s", flush=True)
            shares.append(written / made["seconds"])
            whole.append(made["seconds"])
            bare.append(written)
            peaks.append(made["peak_bytes"])
        labels = []
        for _ in range(rounds):
            made = _export(environment, "none")
            shutil.rmtree(made["folder"])
            print(f"labels alone: {made['seconds']:.2f} s", flush=True)
            labels.append(made["seconds"])
            peaks.append(made["peak_bytes"])
    return {
        "pairs": pairs,
        "share_of_pyarrow": round(statistics.median(shares), 3),
        "peak_gb": round(max(peaks) / 1e9, 3),
        "rows_per_s": round(pairs / statistics.median(whole)),
        "pyarrow_rows_per_s": round(pairs / statistics.median(bare)),
        f"labels_{pairs}_s": round(statistics.median(labels), 2),
    }


def _export(environment: dict[str, str], media: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(
        _python(environment, "tests.scale._export_once", "native", media).splitlines()[-1]
    )
    return said


def _write_bare(folder: Path, target: Path) -> float:
    import pyarrow.parquet as pq

    from curation.export.parquet_file import open_writer
    from curation.schema import NATIVE

    seconds = 0.0
    for path in sorted((folder / "data").glob("*.parquet")):
        with pq.ParquetFile(path) as file:
            began = time.perf_counter()
            writer = open_writer(target, NATIVE)
            seconds += time.perf_counter() - began
            for number in range(file.num_row_groups):
                table = file.read_row_group(number)
                began = time.perf_counter()
                writer.write_table(table, row_group_size=len(table))
                seconds += time.perf_counter() - began
            began = time.perf_counter()
            writer.close()
            seconds += time.perf_counter() - began
        target.unlink()
    return seconds


def _python(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
