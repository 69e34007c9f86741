"""The reaper: heals what brokers lose and killed workers leave behind."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.utils import timezone

from gpu_jobs.jobs import life, timing
from gpu_jobs.jobs.enqueue import call_worker
from gpu_jobs.models import Job


@dataclass(frozen=True)
class Reaped:
    """What one round found: running jobs taken from silent workers, and queued jobs a worker was called for."""

    lapsed: int
    called: int


def reap() -> Reaped:
    """Free every running job whose lease lapsed, then call a worker for every queued job that nobody was told of.

    Any number of reapers may run at once: each row changes hands by one conditional update.
    """
    now = timezone.now()
    silent = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=now)
    lapsed = sum(life.take_from_the_silent(job) for job in silent)
    called = sum(call_worker(job.pk) for job in _waiting_unheard(timezone.now()))
    return Reaped(lapsed, called)


def _waiting_unheard(now: datetime) -> list[Job]:
    """Queued jobs that may begin and whose message was never sent, came too early, or is probably lost.

    A message that was sent may just as well lie behind a long queue. So the pause before the next one doubles: a
    job that waits for hours costs a handful of messages, not one a round.
    """
    waiting = Job.objects.filter(
        Q(not_before__isnull=True) | Q(not_before__lte=now),
        Q(message_sent_at__isnull=True)
        | Q(message_sent_at__lt=F("not_before"))
        | Q(message_sent_at__lt=now - timing.call_again_after()),
        state=Job.State.QUEUED,
    ).order_by("queued_at")
    return [job for job in waiting if _pause_is_over(job, now)]


def _pause_is_over(job: Job, now: datetime) -> bool:
    sent = job.message_sent_at
    if sent is None or (job.not_before is not None and sent < job.not_before):
        return True
    return now - sent >= sent - job.queued_at
