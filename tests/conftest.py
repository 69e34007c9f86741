"""What every test shares."""

import os
from importlib import import_module
from itertools import chain

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import settings

# No test asserts time: on a busy machine a deadline fails what is right.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where processes share the tests, each begins with its part of those that were given minutes of patience.

    Else the longest is begun last, and the other processes wait for it. Of themselves, pytest-xdist's take a run of
    the tests each, as long as the next one's.
    """
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if processes == 1:
        return
    patient = sorted((item for item in items if _patience(item)), key=_patience, reverse=True)
    others = [item for item in items if not _patience(item)]
    cuts = [len(others) * number // processes for number in range(processes + 1)]
    items[:] = chain.from_iterable(
        patient[number::processes] + others[cuts[number] : cuts[number + 1]] for number in range(processes)
    )


def _patience(item: pytest.Item) -> float:
    """The seconds that a test says it may take, 0 if it says nothing."""
    marker = item.get_closest_marker("timeout")
    return float(marker.args[0]) if marker else 0.0


@pytest.fixture(autouse=True)
def connections_outlive_requests(monkeypatch: pytest.MonkeyPatch):
    """A download that a test does not read to its end is closed at any later moment, and Django then closes the
    connection because the test's own transaction is open on it."""
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda self: None)


@pytest.fixture(autouse=True, scope="session")
def audit_log_is_emptied_between_tests():
    """After a test that commits, Django empties every table, which the audit log's triggers refuse, rightly. Here,
    and nowhere in the product, they are lifted for that one moment, in the same transaction."""
    audit = import_module("annotation.migrations.0002_audit_is_append_only")
    empty = BaseDatabaseOperations.execute_sql_flush

    def lift_and_empty(operations: BaseDatabaseOperations, sql_list: list[str]):
        if not any(audit.TABLE in statement for statement in sql_list):
            return empty(operations, sql_list)
        vendor = operations.connection.vendor
        return empty(operations, [*audit.PERMIT[vendor], *sql_list, *audit.FORBID[vendor]])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", lift_and_empty)
        yield
