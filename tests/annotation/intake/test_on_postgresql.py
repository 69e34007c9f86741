"""Importing on PostgreSQL: what a database refuses, takes back and locks differs from one to the other."""

import socket
import uuid

import pytest

from tests.annotation.test_real_databases import POSTGRES, run

FILES = (
    "test_two_at_once.py",
    "test_batches.py",
    "formats/test_jsonl.py",
    "formats/test_layouts.py",
    "test_imports.py::test_a_dry_run_says_what_an_import_does_and_leaves_nothing",
    "test_imports.py::test_a_dry_run_remembers_what_it_would_have_written_many_rows_ago",
)


@pytest.mark.timeout(900)
def test_on_postgresql():
    try:
        socket.create_connection(POSTGRES, timeout=2).close()
    except OSError:
        pytest.skip("PostgreSQL does not answer on 127.0.0.1:5432: importing is not tested on it.")
    database = f"tastemaker_test_{uuid.uuid4().hex[:12]}"
    run("postgres://postgres@127.0.0.1:5432/postgres", database, [f"intake/{name}" for name in FILES])
