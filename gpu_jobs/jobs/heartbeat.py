"""The heartbeat: a thread that renews a job's lease, writes its progress, and listens for a wish to cancel."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection

from gpu_jobs.jobs import life, stopping, timing
from gpu_jobs.jobs.errors import ClaimLost, JobCancelled, WorkerStopping
from gpu_jobs.jobs.life import Claim, ProgressNow

logger = logging.getLogger(__name__)


class Heartbeat:
    """Beats while a job runs. The job's own thread reports progress to it and asks it whether to go on.

    Work between two reports may take long (a batch of pictures, a library's call), so the lease is not renewed by
    the work but beside it: as long as the process lives, the job is its own.
    """

    def __init__(self, held: Claim) -> None:
        self._held = held
        self._progress = ProgressNow()
        self._written = ProgressNow()
        self._stopped = threading.Event()
        self._end: JobCancelled | ClaimLost | WorkerStopping | None = None
        self._thread = threading.Thread(target=self._run, name=f"heartbeat-{held.job_id}", daemon=True)

    @property
    def progress(self) -> ProgressNow:
        """The last report."""
        return self._progress

    def report(self, progress: ProgressNow) -> None:
        """Say how far the work is; it is in the row a quarter of a second later."""
        self._progress = progress

    def check(self) -> None:
        """Go on, or not.

        Raises:
            JobCancelled: somebody asked for the job to stop.
            ClaimLost: the job was given to another worker.
            WorkerStopping: this worker is to end.
        """
        if self._end is not None:
            raise self._end

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Beat for the length of the block."""
        self._thread.start()
        try:
            yield
        finally:
            self._stopped.set()
            # A beat that waits for the database at this moment can do no harm later: its claim has ended by then.
            self._thread.join(timeout=5)

    def _run(self) -> None:
        try:
            renewed = time.monotonic()
            while not self._stopped.wait(timing.poll_s()) and self._end is None:
                due = time.monotonic() - renewed >= timing.heartbeat_s()
                try:
                    if self._beat(must_renew=due):
                        renewed = time.monotonic()
                except ClaimLost as lost:
                    self._end = lost
                except DatabaseError:
                    # A busy or restarting database is no reason to give the work up; the lease says when it is.
                    logger.warning("The heartbeat of job %s missed the database", self._held.job_id, exc_info=True)
        finally:
            connection.close()

    def _beat(self, *, must_renew: bool) -> bool:
        progress = self._progress
        renewing = must_renew or progress != self._written
        if renewing:
            life.renew(self._held, progress)
            self._written = progress
        if life.wants_cancel(self._held):
            self._end = JobCancelled()
        elif stopping.is_stopping():
            self._end = WorkerStopping()
        return renewing
