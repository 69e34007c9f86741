"""Jobs: looked at here, cancelled and retried on their own pages, where the worker hears of it."""

from django.contrib import admin

from annotation.admin.base import ReadOnly
from gpu_jobs.models import Job


@admin.register(Job)
class JobAdmin(ReadOnly):
    """A piece of long work."""

    secret = ("claim_token",)
    list_display = ("id", "kind", "state", "project", "queue", "attempt", "worker", "created_by", "created_at")
    list_filter = ("state", "queue")
    list_select_related = ("project", "created_by")
    search_fields = ("=id", "=kind", "=project__slug", "=worker")
