"""What is kept of the past: the audit log, and files that may be left behind."""

from django.contrib import admin

from annotation.admin.base import ReadOnly
from annotation.models import AuditEvent, Leftover


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly):
    """What somebody did."""

    list_display = ("id", "created_at", "actor_name", "action", "subject", "project")
    search_fields = ("=actor_name", "action__startswith", "=project", "subject__startswith")


@admin.register(Leftover)
class LeftoverAdmin(ReadOnly):
    """A file whose rows are gone."""

    list_display = ("id", "kind", "name", "due_at")
    list_filter = ("kind",)
    search_fields = ("=name",)
