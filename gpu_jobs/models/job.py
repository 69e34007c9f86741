"""A job: one piece of long work, and the single truth about how far it has come."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q


class Job(models.Model):
    """One piece of long work: what was asked for, who holds it now, how far it is, and how it ended.

    A message of the broker carries nothing but the id. Whoever claims the row (`gpu_jobs.jobs.life`) works under a
    lease and a token of its own; every later write names that token, so a worker that was given up for dead and
    comes back finds that it may no longer write.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        CANCELLED = "cancelled"
        DEAD = "dead"

    ENDED = (State.SUCCEEDED, State.FAILED, State.CANCELLED, State.DEAD)
    RETRIABLE = (State.FAILED, State.CANCELLED, State.DEAD)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=64)
    queue = models.CharField(max_length=32)
    project = models.ForeignKey("annotation.Project", models.CASCADE, null=True, related_name="jobs")
    spec = models.JSONField()
    memory = models.JSONField(default=dict, help_text="What a later attempt must know to continue.")
    state = models.CharField(max_length=16, choices=State.choices, default=State.QUEUED)
    cancel_requested = models.BooleanField(default=False)

    attempt = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField()
    claim_token = models.UUIDField(null=True)
    worker = models.CharField(max_length=255, default="")
    lease_until = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)

    progress_done = models.BigIntegerField(default=0)
    progress_total = models.BigIntegerField(null=True)
    progress_message = models.CharField(max_length=500, default="")
    result = models.JSONField(null=True)
    error = models.TextField(default="")

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    queued_at = models.DateTimeField(help_text="When it last entered the queue.")
    not_before = models.DateTimeField(null=True, help_text="After a failed attempt: when the next may begin.")
    message_sent_at = models.DateTimeField(null=True, help_text="When a worker was last called; null: never.")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            # The reaper's two questions: whose lease lapsed, and who waits without having been called.
            models.Index(fields=["lease_until"], name="job_lease", condition=Q(state="running")),
            models.Index(fields=["message_sent_at"], name="job_waiting", condition=Q(state="queued")),
            models.Index(fields=["project", "-created_at", "-id"], name="job_of_project"),
        ]
        constraints = [
            models.CheckConstraint(
                name="job_running_is_held",
                condition=Q(state="running", claim_token__isnull=False, lease_until__isnull=False)
                | ~Q(state="running") & Q(claim_token__isnull=True, lease_until__isnull=True),
            ),
            models.CheckConstraint(
                name="job_ended_has_time",
                condition=Q(state__in=("queued", "running"), finished_at__isnull=True)
                | Q(state__in=("succeeded", "failed", "cancelled", "dead"), finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def folder(self) -> Path:
        """Where the job keeps its log and its working files; made on first use."""
        folder = Path(settings.VAR_DIR) / "jobs" / str(self.id)
        folder.mkdir(parents=True, exist_ok=True)
        return folder
