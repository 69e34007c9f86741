"""Jobs: looked at here, cancelled and retried on their own pages, where the worker hears of it."""

from django.contrib import admin

from annotation.admin.base import ReadOnly
from gpu_jobs.models import Attempt, Job, JobDuration, JudgingRun


@admin.register(Job)
class JobAdmin(ReadOnly):
    """A piece of long work."""

    secret = ("claim_token",)
    list_display = ("id", "kind", "state", "project", "queue", "attempt", "worker", "created_by", "created_at")
    list_filter = ("state", "queue")
    list_select_related = ("project", "created_by")
    search_fields = ("=id", "=kind", "=project__slug", "=worker")


@admin.register(Attempt)
class AttemptAdmin(ReadOnly):
    """One claim of a job by a worker."""

    list_display = ("id", "job", "number", "worker", "outcome", "began_at", "ended_at")
    list_filter = ("outcome",)
    list_select_related = ("job",)
    search_fields = ("=job__id", "=worker")


@admin.register(JobDuration)
class JobDurationAdmin(ReadOnly):
    """How many attempts or waits of a kind took how long."""

    list_display = ("id", "measure", "kind", "outcome", "at_most_s", "count")
    list_filter = ("measure", "kind")


@admin.register(JudgingRun)
class JudgingRunAdmin(ReadOnly):
    """What a job of judging came to, and whether it counts."""

    list_display = ("id", "project", "judge", "standing", "is_trial", "created_at")
    list_filter = ("standing",)
    list_select_related = ("project", "judge")
    search_fields = ("=project__slug", "=job__id")
