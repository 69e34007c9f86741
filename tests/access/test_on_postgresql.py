"""What the database itself promises about people, on PostgreSQL too: the last owner, and a log that only grows."""

import socket
import uuid

import pytest

from tests.annotation.test_real_databases import POSTGRES, run

pytestmark = pytest.mark.timeout(900)


def test_members_and_the_audit_log_on_postgresql():
    try:
        socket.create_connection(POSTGRES, timeout=2).close()
    except OSError:
        pytest.skip("PostgreSQL does not answer on 127.0.0.1:5432: people and access are not tested on it.")
    run(
        "postgres://postgres@127.0.0.1:5432/postgres",
        f"tastemaker_test_{uuid.uuid4().hex[:12]}",
        ["test_members.py", "test_audit.py", "test_policy.py"],
    )
