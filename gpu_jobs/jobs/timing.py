"""How long the job system waits for what. Read from Django's settings at each use, so that tests can hurry."""

from datetime import timedelta

from django.conf import settings


def lease() -> timedelta:
    """How long a silent worker keeps its job (JOB_LEASE_SECONDS)."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def heartbeat_s() -> float:
    """How often a worker renews its lease, in seconds (JOB_HEARTBEAT_SECONDS)."""
    return float(settings.JOB_HEARTBEAT_SECONDS)


def max_attempts() -> int:
    """How often a job may begin before it is dead (JOB_MAX_ATTEMPTS)."""
    return int(settings.JOB_MAX_ATTEMPTS)


def poll_s() -> float:
    """How often progress is written and a wish to cancel is looked for, in seconds.

    With what a supervisor waits between two looks at its process, and a page between two questions, it stays below
    the two seconds in which progress is to be seen.
    """
    return min(0.25, heartbeat_s())


def grace_s() -> float:
    """How long a cancelled subprocess has to save its work before it is killed, in seconds."""
    return float(getattr(settings, "JOB_GRACE_SECONDS", 30))


def call_again_after() -> timedelta:
    """How long a queued job waits, at least, before a worker is called once more."""
    return timedelta(seconds=getattr(settings, "JOB_CALL_AGAIN_SECONDS", 60))


def back_off(attempt: int) -> timedelta:
    """The pause after an attempt that failed for a passing reason: 5 s, 10 s, 20 s, …, at most 5 minutes."""
    return timedelta(seconds=min(300, 5 * 2 ** max(0, attempt - 1)))
