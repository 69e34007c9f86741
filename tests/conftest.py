"""What every test shares."""

from importlib import import_module

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import settings

# No test asserts time: on a busy machine a deadline fails what is right.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


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
