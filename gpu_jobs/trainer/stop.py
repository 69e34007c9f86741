"""Stopping on request: a signal is noted, and acted upon where the state of the run is whole."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from gpu_jobs.trainer.errors import Cancelled


class StopRequest:
    """Whether, and by which signal, the process was asked to stop."""

    def __init__(self) -> None:
        self.signal_number: int | None = None

    def note(self, signal_number: int) -> None:
        """Remember the first request."""
        if self.signal_number is None:
            self.signal_number = signal_number

    def note_reader_gone(self) -> None:
        """Remember that nobody reads the progress any more, as if by SIGPIPE."""
        self.note(signal.SIGPIPE)

    def raise_if_noted(self) -> None:
        """Raise Cancelled if there was a request."""
        if self.signal_number is not None:
            raise Cancelled(self.signal_number)


@contextmanager
def noting_signals() -> Iterator[StopRequest]:
    """Note SIGTERM and SIGINT instead of dying of them, for the length of the block. Main thread only."""
    request = StopRequest()

    def handler(number: int, frame: FrameType | None) -> None:
        request.note(number)

    before = {number: signal.signal(number, handler) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield request
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)
