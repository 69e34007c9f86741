"""The queue under load, and the constraints, on databases as they are in use: a SQLite file, and PostgreSQL."""

import os
import socket
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

# Generous: machines are busy, and PostgreSQL waits for the disk at every commit.
pytestmark = pytest.mark.timeout(900)
HERE = Path(__file__).parent
POSTGRES = ("127.0.0.1", 5432)


def run(database_url: str, database: str, files: list[str]) -> None:
    """Run test files in a process of its own, on the database of this address."""
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "TASTEMAKER_MODE": "embedded",
        "TASTEMAKER_TEST_DATABASE": database,
    }
    for name in [name for name in environment if name.startswith("PYTEST_")]:
        del environment[name]
    options = ["--ds=tests.annotation.real_database_settings", "-p", "no:cacheprovider", "-p", "no:xdist"]
    command = [sys.executable, "-m", "pytest", "-q", "--timeout=400", *options]
    done = subprocess.run(
        [*command, *(str(HERE / name) for name in files)],
        cwd=HERE.parents[1],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-2000:]}"
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout


def test_the_queue_under_load_on_sqlite(tmp_path):
    database = tmp_path / "shared.sqlite3"
    run(f"sqlite:///{database}", str(database), ["under_load.py"])


def test_the_queue_and_the_constraints_on_postgresql():
    try:
        socket.create_connection(POSTGRES, timeout=2).close()
    except OSError:
        pytest.skip("PostgreSQL does not answer on 127.0.0.1:5432: the queue is not tested on it.")
    run(
        "postgres://postgres@127.0.0.1:5432/postgres",
        f"tastemaker_test_{uuid.uuid4().hex[:12]}",
        [
            "under_load.py",
            "test_constraints.py",
            "test_queue.py",
            "test_queue_order.py",
            "test_answers.py",
            "test_comparisons.py",
            "test_gold.py",
            "test_reviews.py",
            "test_overlap.py",
            "test_prepared.py",
            "test_tallies.py",
        ],
    )
