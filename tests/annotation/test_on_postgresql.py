"""What databases differ in, on PostgreSQL: locks, constraints, what is refused and taken back, plans of statements.

The same files run on SQLite by themselves. Here they share one process and one database: to start the one and to
migrate the other takes longer than most of them.
"""

import os
import socket
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SERVER = ("127.0.0.1", 5432)
FILES = (
    # The queue under load, and its constraints.
    "test_under_load.py",
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
    # What the database itself promises about people: the last owner, and a log that only grows.
    "test_members.py",
    "test_audit.py",
    "test_policy.py",
    # Importing: what is refused, taken back and locked.
    "intake/test_two_at_once.py",
    "intake/test_batches.py",
    "intake/formats/test_jsonl.py",
    "intake/formats/test_layouts.py",
    "intake/test_imports.py::test_a_dry_run_says_what_an_import_does_and_leaves_nothing",
    "intake/test_imports.py::test_a_dry_run_remembers_what_it_would_have_written_many_rows_ago",
    # How a page deep in a list is found.
    "api/test_paging_plans.py",
)


@pytest.mark.timeout(1200)  # on a busy machine PostgreSQL waits for the disk at every commit
def test_on_postgresql():
    try:
        socket.create_connection(SERVER, timeout=2).close()
    except OSError:
        pytest.skip("PostgreSQL does not answer on 127.0.0.1:5432: nothing is tested on it.")
    environment = os.environ | {
        "DATABASE_URL": "postgres://postgres@127.0.0.1:5432/postgres",
        "TASTEMAKER_MODE": "embedded",
        "TASTEMAKER_TEST_DATABASE": f"tastemaker_test_{uuid.uuid4().hex[:12]}",
    }
    for name in [name for name in environment if name.startswith("PYTEST_")]:
        del environment[name]
    options = ["--ds=tests.annotation.postgresql_settings", "-p", "no:cacheprovider", "-p", "no:xdist"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *options, *(str(HERE / name) for name in FILES)],
        cwd=HERE.parents[1],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-2000:]}"
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
