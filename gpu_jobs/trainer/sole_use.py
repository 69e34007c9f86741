"""One process at a time for a run's folder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gpu_jobs.trainer.errors import CheckpointError


@contextmanager
def sole_use(folder: Path) -> Iterator[None]:
    """Hold ``folder`` against other runs for the length of the block; raises CheckpointError where one holds it.

    Two processes that train into one folder would take turns spoiling it; the lock dies with its process.
    """
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CheckpointError(f"Another process is training into {folder}; wait for it or stop it.") from error
        yield
