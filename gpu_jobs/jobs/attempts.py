"""The attempts at a job, written down: who had it, from when to when, and why it ended."""

import uuid
from datetime import datetime

from django.db.models import Max

from gpu_jobs.jobs import durations
from gpu_jobs.models import Attempt, Job, JobDuration


def open_attempt(job: Job, now: datetime) -> None:
    """One more, of the job as just claimed; call it in the transaction of the claim."""
    last = job.attempts.aggregate(last=Max("number"))["last"] or 0
    Attempt.objects.create(job=job, number=last + 1, worker=job.worker, began_at=now)
    waiting_since = max(filter(None, (job.queued_at, job.not_before)))
    durations.add(JobDuration.Measure.WAIT, job.kind, waiting_since, now)


def close_attempt(job_id: uuid.UUID, outcome: Attempt.Outcome, now: datetime, reason: str = "") -> None:
    """End the one that is open; call it in the transaction that lets the job go."""
    attempt = Attempt.objects.select_related("job").get(job=job_id, ended_at=None)
    # A machine whose clock is behind may end what another began.
    attempt.ended_at = max(now, attempt.began_at)
    attempt.outcome, attempt.reason = outcome, reason
    attempt.save(update_fields=["ended_at", "outcome", "reason"])
    durations.add(JobDuration.Measure.RUN, attempt.job.kind, attempt.began_at, attempt.ended_at, outcome)
