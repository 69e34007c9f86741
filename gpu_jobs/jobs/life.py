"""The life of a job's row: claimed, kept alive, ended. Every change is one conditional UPDATE.

The conditions do the work of locks: an UPDATE that finds its row changed touches nothing, on SQLite and PostgreSQL
alike. Whoever claimed a job writes only under its own token, so a worker that comes back after its lease lapsed
cannot overwrite what its successor has done.
"""

import os
import socket
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from gpu_jobs.jobs import attempts, timing
from gpu_jobs.jobs.errors import ClaimLost
from gpu_jobs.models import Attempt, Job

Outcome = Attempt.Outcome
_FREE = {"claim_token": None, "lease_until": None, "cancel_requested": False}


@dataclass(frozen=True)
class Claim:
    """The right to work on one job, for as long as the lease is renewed."""

    job_id: uuid.UUID
    token: uuid.UUID

    def holds(self) -> Q:
        """The condition under which this claim's writes take effect."""
        return Q(pk=self.job_id, state=Job.State.RUNNING, claim_token=self.token)


@dataclass(frozen=True)
class ProgressNow:
    """How far a job is: steps done, steps in all when known, and a word for people."""

    done: int = 0
    total: int | None = None
    message: str = ""


def claim(job_id: uuid.UUID) -> Claim | None:
    """Take a queued job, or None when it is not there to be taken. Of any number of claimers one gets it."""
    now = timezone.now()
    token = uuid.uuid4()
    worker = f"{socket.gethostname()}:{os.getpid()}"
    with transaction.atomic():
        taken = Job.objects.filter(
            Q(not_before__isnull=True) | Q(not_before__lte=now), pk=job_id, state=Job.State.QUEUED
        ).update(
            state=Job.State.RUNNING,
            attempt=F("attempt") + 1,
            claim_token=token,
            worker=worker,
            lease_until=now + timing.lease(),
            heartbeat_at=now,
            started_at=now,
            error="",
        )
        if not taken:
            return None
        attempts.open_attempt(Job.objects.get(pk=job_id), now)
    return Claim(job_id, token)


def renew(held: Claim, progress: ProgressNow) -> None:
    """Lengthen the lease and write the progress.

    Raises:
        ClaimLost: the job is no longer ours.
    """
    now = timezone.now()
    _write(
        held,
        lease_until=now + timing.lease(),
        heartbeat_at=now,
        progress_done=progress.done,
        progress_total=progress.total,
        progress_message=progress.message[:500],
    )


def wants_cancel(held: Claim) -> bool:
    """Whether somebody asked for the job to stop.

    Raises:
        ClaimLost: the job is no longer ours.
    """
    found = Job.objects.filter(held.holds()).values_list("cancel_requested", flat=True).first()
    if found is None:
        raise ClaimLost
    return found


def remember(held: Claim, memory: dict[str, Any]) -> None:
    """Store what a later attempt must know. Raises ClaimLost."""
    _write(held, memory=memory)


def succeed(held: Claim, result: dict[str, Any], progress: ProgressNow) -> None:
    """End the job well. Raises ClaimLost."""
    done = {"progress_done": progress.done, "progress_total": progress.total, "progress_message": ""}
    _end(held, Job.State.SUCCEEDED, Outcome.SUCCEEDED, result=result, **done)


def fail(held: Claim, error: str) -> None:
    """End the job: as specified it cannot be done. Raises ClaimLost."""
    _end(held, Job.State.FAILED, Outcome.FAILED, error)


def end_cancelled(held: Claim) -> None:
    """End the job because somebody asked for it. Raises ClaimLost."""
    _end(held, Job.State.CANCELLED, Outcome.CANCELLED)


def try_again(held: Claim, reason: str) -> Job:
    """Queue the job once more after a pause, or bury it when this was its last attempt. Raises ClaimLost."""
    job = Job.objects.filter(held.holds()).first()
    if job is None:
        raise ClaimLost
    if job.attempt >= job.max_attempts:
        _end(held, Job.State.DEAD, Outcome.BROKE_OFF, reason, error=_last_words(job, reason))
    else:
        pause_over = timezone.now() + timing.back_off(job.attempt)
        _queue_again(held, Outcome.BROKE_OFF, reason, error=reason, not_before=pause_over)
    job.refresh_from_db()
    return job


def give_back(held: Claim) -> None:
    """Queue the job once more because this worker is being stopped: that is not the job's fault, nor an attempt."""
    _queue_again(held, Outcome.GIVEN_BACK, "The worker was stopped.", attempt=F("attempt") - 1)


def take_from_the_silent(job: Job) -> bool:
    """Free a running job whose lease lapsed: queue it again, end it if that was wished, or bury it.

    `job` is the row as the reaper read it; False when it has changed since (its worker spoke up, or another reaper
    was faster).
    """
    now = timezone.now()
    lapsed = Claim(job.pk, job.claim_token).holds() & Q(lease_until__lt=now, cancel_requested=job.cancel_requested)
    reason = f"The worker {job.worker} fell silent."
    change: dict[str, Any]
    if job.cancel_requested:
        change = {"state": Job.State.CANCELLED, "finished_at": now, "error": reason}
    elif job.attempt >= job.max_attempts:
        change = {"state": Job.State.DEAD, "finished_at": now, "error": _last_words(job, reason)}
    else:
        change = {**_queued(), "error": reason}
    return _free(job.pk, lapsed, Outcome.FELL_SILENT, reason, **change)


def request_cancel(job_id: uuid.UUID) -> bool:
    """Ask for a job to stop: at once while it waits, at its next step while it runs; False when it has ended."""
    waiting = Job.objects.filter(pk=job_id, state=Job.State.QUEUED)
    if waiting.update(state=Job.State.CANCELLED, finished_at=timezone.now()):
        return True
    return bool(Job.objects.filter(pk=job_id, state=Job.State.RUNNING).update(cancel_requested=True))


def requeue(job_id: uuid.UUID) -> bool:
    """Let an ended job begin again with all its attempts; what it committed stays. False when it has not ended."""
    ended = Job.objects.filter(pk=job_id, state__in=Job.RETRIABLE)
    return bool(
        ended.update(
            state=Job.State.QUEUED,
            attempt=0,
            error="",
            queued_at=timezone.now(),
            not_before=None,
            finished_at=None,
            message_sent_at=None,
            cancel_requested=False,
        )
    )


def _queued() -> dict[str, Any]:
    return {"state": Job.State.QUEUED, "queued_at": timezone.now(), "not_before": None, "message_sent_at": None}


def _queue_again(held: Claim, outcome: Outcome, reason: str, **changes: Any) -> None:
    """Let the job wait for another worker, or end it where somebody asked for that meanwhile. Raises ClaimLost."""
    unasked = held.holds() & Q(cancel_requested=False)
    if not _free(held.job_id, unasked, outcome, reason, **{**_queued(), **changes}):
        end_cancelled(held)


def _end(held: Claim, state: Job.State, outcome: Outcome, reason: str = "", **changes: Any) -> None:
    ended = {"error": reason, "state": state, "finished_at": timezone.now(), **changes}
    if not _free(held.job_id, held.holds(), outcome, reason, **ended):
        raise ClaimLost


def _free(job_id: uuid.UUID, if_still: Q, outcome: Outcome, reason: str, **changes: Any) -> bool:
    """Take a running job from whoever has it; False, and nothing is changed, where `if_still` holds no longer."""
    with transaction.atomic():
        freed = Job.objects.filter(if_still).update(**changes, **_FREE)
        if freed:
            attempts.close_attempt(job_id, outcome, timezone.now(), reason)
    return bool(freed)


def _write(held: Claim, **changes: Any) -> None:
    if not Job.objects.filter(held.holds()).update(**changes):
        raise ClaimLost


def _last_words(job: Job, reason: str) -> str:
    return f"{reason} That was attempt {job.attempt} of {job.max_attempts}; start it again when the cause is gone."
