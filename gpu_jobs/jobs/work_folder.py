"""One process at a time in a folder, whatever became of the one before."""

import fcntl
import logging
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gpu_jobs.jobs import timing
from gpu_jobs.jobs.errors import TryAgain

logger = logging.getLogger(__name__)


@contextmanager
def only_worker_in(folder: Path) -> Iterator[int]:
    """Hold the folder's lock; yields its file descriptor, to be inherited by the process that works there.

    The lock is held by every process that inherited it, and goes with the last of them. So when a supervisor was
    killed and its subprocess lives on, the lock says so, and the group that the lock file names can be stopped
    without a chance of hitting a stranger that was given the same process number.

    Raises:
        TryAgain: the former process cannot be stopped.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / "process.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _locked(descriptor, patience_s=0):
            _stop_former(descriptor, folder)
        os.ftruncate(descriptor, 0)
        yield descriptor
    finally:
        os.close(descriptor)


def name_worker(descriptor: int, process_group: int) -> None:
    """Write the number of the group that works under the lock."""
    os.pwrite(descriptor, f"{process_group:<20}".encode(), 0)


def _stop_former(descriptor: int, folder: Path) -> None:
    named = os.pread(descriptor, 20, 0).strip()
    if named.isdigit():
        logger.warning("%s: stopping process group %s of an earlier attempt", folder, named.decode())
        for number, patience_s in ((signal.SIGTERM, timing.grace_s()), (signal.SIGKILL, 5.0)):
            _signal_group(int(named), number)
            if _locked(descriptor, patience_s):
                return
    elif _locked(descriptor, timing.grace_s()):
        return
    raise TryAgain(f"A process of an earlier attempt still works in {folder.name} and cannot be stopped.")


def _locked(descriptor: int, patience_s: float) -> bool:
    deadline = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.05)
        else:
            return True


def _signal_group(process_group: int, number: signal.Signals) -> None:
    try:
        os.killpg(process_group, number)
    except ProcessLookupError:
        logger.info("process group %s is gone", process_group)
