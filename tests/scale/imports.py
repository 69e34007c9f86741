"""What importing costs: `make bench NAME=imports`, or `-m tests.scale imports [PAIRS …]`.

Method: for each number of pairs (10,000 and 100,000), a file of Pick-a-Pic v2 in Parquet and a zip of JSON Lines
with the pictures beside, each of judged pairs of JPEGs of about 20 kB, is imported into a project of an SQLite
database of its own (`DATABASE_URL` names another), in a process of its own. Printed of each, a pair: `…_cpu_ms`,
milliseconds of the processors for everything; `…_media_ms`, the part of it in which files are read, decoded, hashed
and stored; `…_rows_ms`, the rest, which is reading the table and writing to the database; `…_queries`, statements
sent to the database. Of the whole, `…_s` and `…_peak_gb`, the largest resident memory.
"""

import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]
SIZES = (10_000, 100_000)
KINDS = ("parquet", "zip")
PAIRS_PER_PROMPT, ANNOTATORS, ROW_GROUP = 5, 20, 1_000
# Noise of this many pixels is a JPEG of about 20 kB.
WIDTH, HEIGHT, TEMPLATES = 160, 120, 16


def run(arguments: list[str]) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for pairs in [int(argument) for argument in arguments] or SIZES:
        for kind in KINDS:
            with tempfile.TemporaryDirectory(prefix="tastemaker-bench-") as folder:
                environment = os.environ | {
                    "TASTEMAKER_VAR": folder,
                    "DJANGO_SETTINGS_MODULE": "tastemaker.settings",
                    "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
                }
                path = Path(folder) / f"pairs.{kind}"
                print(f"Writing {pairs:,} pairs as {kind} …", flush=True)
                {"parquet": _write_parquet, "zip": _write_zip}[kind](path, pairs)
                command = [sys.executable, "-m", "tests.scale.imports", str(path)]
                done = subprocess.run(
                    command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
                )
                said = json.loads(done.stdout.splitlines()[-1])
                print(said, flush=True)
                figures |= {f"{kind}_{pairs}_{name}": value for name, value in said.items()}
    return figures


def _write_parquet(path: Path, pairs: int) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(
        [
            ("caption", pa.string()), ("jpg_0", pa.binary()), ("jpg_1", pa.binary()), ("label_0", pa.float64()),
            ("user_id", pa.int64()), ("model_0", pa.string()), ("model_1", pa.string()),
        ]
    )  # fmt: skip
    pictures = _pictures()
    with pq.ParquetWriter(path, schema, compression="none", use_dictionary=False) as writer:
        for start in range(0, pairs, ROW_GROUP):
            rows = [
                {
                    "caption": _caption(number), "jpg_0": next(pictures), "jpg_1": next(pictures),
                    "label_0": (1.0, 0.0, 0.5)[number % 3], "user_id": number % ANNOTATORS,
                    "model_0": "one", "model_1": "other",
                }
                for number in range(start, min(start + ROW_GROUP, pairs))
            ]  # fmt: skip
            writer.write_table(pa.Table.from_pylist(rows, schema))


def _write_zip(path: Path, pairs: int) -> None:
    pictures = _pictures()
    lines = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as file:
        for number in range(pairs):
            names = [f"pictures/{number}-{side}.jpg" for side in (0, 1)]
            for name in names:
                file.writestr(name, next(pictures))
            row = {
                "prompt": _caption(number), "samples": [{"file": name, "model": "one"} for name in names],
                "choice": ("first", "second", "tie")[number % 3], "annotator": f"person {number % ANNOTATORS}",
            }  # fmt: skip
            lines.append(json.dumps(row))
        file.writestr("pairs.jsonl", "\n".join(lines))


def _caption(number: int) -> str:
    return f"a photograph of subject {number // PAIRS_PER_PROMPT}, soft light"


def _pictures() -> Iterator[bytes]:
    """JPEGs without end, no two of the same bytes: a few of noise, each time with another comment."""
    from PIL import Image

    random = np.random.default_rng(0)
    templates = []
    for _ in range(TEMPLATES):
        file = io.BytesIO()
        noise = random.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
        Image.fromarray(noise).save(file, "JPEG", quality=80)
        templates.append(file.getvalue())
    number = 0
    while True:
        start, rest = templates[number % TEMPLATES][:2], templates[number % TEMPLATES][2:]
        yield start + b"\xff\xfe\x00\x0a" + number.to_bytes(8, "big") + rest
        number += 1


def _measure(path: Path) -> dict[str, float]:
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection

    from annotation.intake.imports import import_data
    from annotation.intake.prepare import Media
    from annotation.intake.tables import Sent
    from annotation.projects import create_project

    call_command("migrate", verbosity=0)
    project = create_project("Import", get_user_model().objects.create_user("owner"))
    media_s, queries, prepare = 0.0, 0, Media.prepare

    def timed(self: Media, batch: Any) -> Any:
        nonlocal media_s
        began = time.process_time()
        try:
            return prepare(self, batch)
        finally:
            media_s += time.process_time() - began

    def counted(execute: Any, *arguments: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    Media.prepare = timed  # type: ignore[method-assign]
    began, cpu_began = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(counted):
        report = import_data([Sent(path.name, path)], project)
    cpu_s = time.process_time() - cpu_began
    assert not report.rejected, report.rejections[:3]
    return {
        "s": round(time.perf_counter() - began, 1),
        "cpu_ms": round(cpu_s / report.rows * 1e3, 3),
        "media_ms": round(media_s / report.rows * 1e3, 3),
        "rows_ms": round((cpu_s - media_s) / report.rows * 1e3, 3),
        "queries": round(queries / report.rows, 3),
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9, 3),
    }


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]))))
