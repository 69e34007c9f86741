"""A shard's file that was handed over to be written."""

from concurrent.futures import Future
from dataclasses import dataclass


@dataclass(frozen=True)
class Written:
    """A file whose rows have all been handed over; it is whole once `closed` has come to its end."""

    rows: int
    closed: Future[None]

    @classmethod
    def whole(cls, rows: int) -> "Written":
        """One that is whole already."""
        closed: Future[None] = Future()
        closed.set_result(None)
        return cls(rows, closed)
