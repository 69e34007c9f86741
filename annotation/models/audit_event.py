"""An audit event: who changed what, with before and after."""

from typing import Any

from django.conf import settings
from django.db import models


class AppendOnlyError(Exception):
    """The audit log was about to be changed."""

    def __init__(self) -> None:
        super().__init__("The audit log only grows: an event is never changed or deleted.")


class AuditEvent(models.Model):
    """One change that somebody made. It outlives what it speaks of, so it names things and points at nothing."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    actor_name = models.CharField(max_length=200)
    # verb of a noun in the past: "membership.changed"
    action = models.CharField(max_length=64)
    # The project's slug, '' for what belongs to none.
    project = models.CharField(max_length=64, blank=True, default="")
    subject = models.CharField(max_length=200)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["project", "-id"], name="audit_of_project")]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.action} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Append; refuse to write an event again."""
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise AppendOnlyError
