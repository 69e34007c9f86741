"""Transactions that are run again where the database broke one of two that stood in each other's way."""

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, transaction

ATTEMPTS = 5
# PostgreSQL: serialization_failure, deadlock_detected. Nothing of such a transaction is kept.
BROKEN_OFF = ("40001", "40P01")

T = TypeVar("T")


def in_transaction(work: Callable[[], T]) -> T:
    """What `work` returns, run in a transaction; again, up to five times, where that ended in a deadlock.

    Inside another transaction nothing can be run again, and the error is the caller's.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                return work()
        except OperationalError as error:
            code = getattr(error.__cause__, "sqlstate", None)
            if code not in BROKEN_OFF or attempt == ATTEMPTS or transaction.get_connection().in_atomic_block:
                raise
    raise AssertionError("unreachable")
