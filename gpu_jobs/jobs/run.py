"""Running a job: claim it, do its work under a heartbeat, and end it the way it ended."""

import traceback
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import InterfaceError, OperationalError
from pydantic import BaseModel

from annotation.models import Project
from gpu_jobs.jobs import enqueue, life, log, registry
from gpu_jobs.jobs.context import JobContext, Listener
from gpu_jobs.jobs.errors import ClaimLost, JobCancelled, TryAgain, WorkerStopping
from gpu_jobs.jobs.heartbeat import Heartbeat
from gpu_jobs.jobs.life import Claim
from gpu_jobs.models import Job

# What may be gone at the next attempt. Everything else would fail in the same way again.
PASSING = (TryAgain, OperationalError, InterfaceError, ConnectionError, TimeoutError)


class JobNotDone(Exception):
    """A job that was run here did not succeed; the message is its error."""

    def __init__(self, job: Job) -> None:
        super().__init__(f"The '{job.kind}' job ended {job.state}: {job.error or 'no reason was given'}")
        self.job = job


def run_job(job_id: uuid.UUID, listener: Listener | None = None) -> bool:
    """Run the job if it is there to be taken; False when it is not (running elsewhere, ended, gone).

    Never raises for what happens inside the job: that is written to its row and its log. An interrupted worker
    (KeyboardInterrupt, SystemExit) puts the job back before it goes.
    """
    held = life.claim(job_id)
    if held is None:
        return False
    job = Job.objects.select_related("project", "created_by").get(pk=job_id)
    log.write(job, f"attempt {job.attempt} of {job.max_attempts} begins on {job.worker}")
    try:
        _attempt(job, held, listener)
    except ClaimLost as lost:
        log.write(job, str(lost))
    return True


def run_here(
    kind: str,
    spec: Mapping[str, Any] | BaseModel,
    project: Project | None,
    created_by: Any = None,
    listener: Listener | None = None,
) -> Job:
    """Make a job and run it in this process, without calling a worker.

    Raises:
        JobNotDone: it ended otherwise than well.
        InvalidSpec, UnknownKind: as from `enqueue`.
    """
    job = enqueue.record(kind, spec, project, created_by, called=True)
    try:
        run_job(job.pk, listener)
    finally:
        # Whoever wanted it is told now, or has gone: put back into the queue it must not run behind their back.
        life.request_cancel(job.pk)
    job.refresh_from_db()
    if job.state != Job.State.SUCCEEDED:
        raise JobNotDone(job)
    return job


def _attempt(job: Job, held: Claim, listener: Listener | None) -> None:
    try:
        _work(job, held, listener)
    except ClaimLost:
        raise
    except JobCancelled:
        life.end_cancelled(held)
        log.write(job, "cancelled")
    except WorkerStopping as stopping:
        life.give_back(held)
        log.write(job, str(stopping))
    except PASSING as error:
        log.write(job, traceback.format_exc())
        again = life.try_again(held, _sentence(error))
        log.write(job, f"now {again.state}")
    except Exception as error:  # noqa: BLE001 - the row and the log tell it; the worker goes on
        log.write(job, traceback.format_exc())
        life.fail(held, _sentence(error))
    except BaseException:
        life.give_back(held)
        log.write(job, "the worker was stopped; the job waits for another")
        raise


def _work(job: Job, held: Claim, listener: Listener | None) -> None:
    kind = registry.get(job.kind)
    heartbeat = Heartbeat(held)
    context = JobContext(job, held, kind.parse(job.spec), heartbeat, listener)
    with heartbeat.beating():
        result = kind.run(context)
    life.succeed(held, result, heartbeat.progress)
    log.write(job, "succeeded")


def _sentence(error: BaseException) -> str:
    text = str(error).strip()
    return text if text else f"{type(error).__name__} (the log has the details)"
