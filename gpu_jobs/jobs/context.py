"""What a running job is given: its row, its specification, and the means to report, remember and stop."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from annotation.models import Project
from gpu_jobs.jobs import life, log
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.heartbeat import Heartbeat
from gpu_jobs.jobs.life import Claim, ProgressNow
from gpu_jobs.models import Job

Listener = Callable[[ProgressNow], None]


class JobContext:
    """One attempt at one job. `on_progress` is what the lower floors' long functions call after each batch."""

    def __init__(
        self, job: Job, held: Claim, spec: BaseModel, heartbeat: Heartbeat, listener: Listener | None = None
    ) -> None:
        self.job = job
        self.spec: Any = spec
        self._held = held
        self._heartbeat = heartbeat
        self._listener = listener

    @property
    def project(self) -> Project:
        """The job's project.

        Raises:
            JobError: it has none.
        """
        if self.job.project is None:
            raise JobError(f"A '{self.job.kind}' job needs a project.")
        return self.job.project

    @property
    def folder(self) -> Path:
        """The job's own folder."""
        return self.job.folder

    @property
    def memory(self) -> dict[str, Any]:
        """What earlier attempts remembered."""
        return dict(self.job.memory)

    def on_progress(self, done: int, total: int | None, message: str = "") -> None:
        """Report `done` of `total` and go on, or not.

        Raises:
            JobCancelled: somebody asked for the job to stop.
            ClaimLost: the job was given to another worker.
            WorkerStopping: this worker is to end.
        """
        now = ProgressNow(done, total, message)
        self._heartbeat.report(now)
        if self._listener is not None:
            self._listener(now)
        self.check()

    def check(self) -> None:
        """Go on, or not; raises as `on_progress` does."""
        self._heartbeat.check()

    def remember(self, **facts: Any) -> None:
        """Store facts (ready for JSON) that a later attempt will find in `memory`."""
        memory = {**self.job.memory, **facts}
        life.remember(self._held, memory)
        self.job.memory = memory

    def log(self, text: str) -> None:
        """Append to the job's log."""
        log.write(self.job, text)
