"""How long work says how far it is."""

from typing import Protocol


class Progress(Protocol):
    """Called after every committed batch; it may raise to stop the work, which calling it again continues."""

    def __call__(self, done: int, total: int | None, message: str = "") -> None:
        """`done` of `total` (None while unknown); `message` is one short line for a person."""


def silent(done: int, total: int | None, message: str = "") -> None:
    """The progress of work that nobody watches."""
