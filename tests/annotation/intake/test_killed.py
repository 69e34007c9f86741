"""An import whose process is killed again and again, without a word, ends as one that was not."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
# Some batches, so that there is something to be killed between.
ROWS = 1_800


def manage(folder, *arguments):
    """Start a command on data of its own."""
    environment = os.environ | {"TASTEMAKER_VAR": str(folder), "TASTEMAKER_MODE": "embedded"}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    command = [sys.executable, str(ROOT / "manage.py"), *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def done(process):
    output = process.communicate()[0].decode()
    assert process.returncode == 0, output[-3000:]


def ask(folder, query):
    with closing(sqlite3.connect(folder / "tastemaker.sqlite3", timeout=20)) as database:
        return sorted(database.execute(query))


def how_many(folder):
    return ask(folder, "SELECT count(*) FROM annotation_comparison")[0][0]


@pytest.mark.timeout(400)
def test_killed_twice_it_ends_as_if_it_had_not_been(tmp_path):
    path = tmp_path / "pairs.jsonl"
    rows = (
        {"prompt": f"p {n % 9}", "text_0": f"l {n}", "text_1": f"r {n}", "choice": "second"} for n in range(ROWS)
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    folder = tmp_path / "var"
    done(manage(folder, "migrate", "--verbosity", "0"))
    command = ("import_data", path, "--project", "words", "--json", tmp_path / "report.json")
    for few in (1, 600):
        process = manage(folder, *command)
        while how_many(folder) < few and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        assert how_many(folder) < ROWS
    done(manage(folder, *command))
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["imported"] + report["already_there"] == ROWS
    assert report["already_there"] >= 600
    assert report["rejected"] == 0
    tables = ("comparison", "judgment", "preference", "slot")
    assert [ask(folder, f"SELECT count(*) FROM annotation_{name}")[0][0] for name in tables] == [ROWS] * 4
    assert ask(folder, "SELECT count(*) FROM annotation_sample")[0][0] == 2 * ROWS
    stored = {found.name for found in (folder / "media").rglob("*") if found.is_file() and found.suffix == ""}
    assert {sha256 for (sha256,) in ask(folder, "SELECT sha256 FROM annotation_sample")} <= stored
