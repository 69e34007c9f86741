"""What every test shares."""

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper


@pytest.fixture(autouse=True)
def connections_outlive_requests(monkeypatch: pytest.MonkeyPatch):
    """A download that a test does not read to its end is closed at any later moment, and Django then closes the
    connection because the test's own transaction is open on it."""
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda self: None)
