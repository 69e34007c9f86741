"""Transactions that are run again where two of them stood in each other's way."""

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, OperationalError, transaction

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


def despite_others(work: Callable[[], T]) -> T:
    """What `work` returns, run in a transaction or a part of one; again, up to five times, after an IntegrityError.

    For work that looks what there is and adds what is missing: where somebody else adds the same in this instant,
    it is there when `work` looks again.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                return work()
        except IntegrityError:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")
