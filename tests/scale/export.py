"""How fast versions leave: `make bench NAME=export`, or `-m tests.scale export [PAIRS] [ROUNDS]`.

Method: a version of 100,000 pairs of JPEG-like files (about 20 kB each, every one in two pairs) in an SQLite
database of its own. In turn, three times: the native export with media, and bare pyarrow, each in a process of its
own. Bare pyarrow writes the same files with the same settings, from row groups that are in memory as tables; only
its writing and closing counts, so it reads no database and no pictures, hashes nothing and does not wait for the
disk. `share_of_pyarrow` is its time by that of the export. `share_of_reading_pyarrow` lets it read the pictures
from the media store as well, one after another, as who writes them has to. Then the labels alone (media: none).
Figures are medians; `peak_gb` is the largest resident memory of any export. `…_cpu_s` are seconds of the
processors, which a busy machine falsifies less.

What two cores could do at most, in seconds of a processor for 100,000 pairs, each part measured alone (a Xeon with
SHA-NI, which hashes 1.5 GB/s; it had other work too, so these are rather too high): pyarrow's writing 3.9; SHA-256
of the 4 GB, read back from the page cache, 2.6; the 200,000 pictures opened and read into place 2.5, two thirds of
it the copy itself; the rows 1.8 (SQLite 0.4, tuples of Python 0.6, Arrow's JSON reader 0.7, columns 0.1); columns
of pictures 0.3; modules and plan 0.4. That is 11.5, so 5.8 seconds at the least where pyarrow alone needs 3.9 on
one core: a share of 0.67 if neither core ever waits. The whole export takes 13 such seconds where nothing else runs
and keeps one and a half of the cores at work: shares of 0.36 to 0.45 there. Mapping the files that are hashed
instead of reading them back, leaner calls around each picture, shorter turns of the interpreter, and parsing rows
in a thread of their own gained nothing.

Where fresh memory is dear the export gains on the baseline, for it gives the pages of what is on the disk back and
gets them again, warm: on a virtual AMD machine whose system takes two seconds to hand out a gigabyte, bare pyarrow
took 9.4 to 13.8 seconds and the export 8.7 to 11.2: shares of 1.04 and 1.08.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
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
        shares, reading_shares, exports, bares, peaks = [], [], [], [], []
        for _ in range(rounds):
            made = _export(environment, "bytes")
            bare = _write_bare(environment, made["folder"], Path(folder) / "bare")
            shutil.rmtree(made["folder"])
            print(f"{made}\nbare pyarrow: {bare}", flush=True)
            shares.append(bare["seconds"] / made["seconds"])
            reading_shares.append((bare["seconds"] + bare["reading_seconds"]) / made["seconds"])
            exports.append(made)
            bares.append(bare)
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
        "share_of_reading_pyarrow": round(statistics.median(reading_shares), 3),
        "peak_gb": round(max(peaks) / 1e9, 3),
        "rows_per_s": round(pairs / _median(exports, "seconds")),
        "pyarrow_rows_per_s": round(pairs / _median(bares, "seconds")),
        "export_cpu_s": round(_median(exports, "cpu_seconds"), 2),
        "pyarrow_cpu_s": round(_median(bares, "cpu_seconds"), 2),
        f"labels_{pairs}_s": round(statistics.median(labels), 2),
    }


def _median(rounds: list[dict[str, Any]], name: str) -> float:
    return statistics.median(each[name] for each in rounds)


def _export(environment: dict[str, str], media: str) -> dict[str, Any]:
    return _said(environment, "tests.scale._export_once", "native", media)


def _write_bare(environment: dict[str, str], folder: str, target: Path) -> dict[str, Any]:
    try:
        return _said(environment, "tests.scale._write_bare", folder, str(target))
    finally:
        shutil.rmtree(target)


def _said(environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(_python(environment, *arguments).splitlines()[-1])
    return said


def _python(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
