"""An attempt: one worker's go at a job, and why it ended."""

from django.db import models
from django.db.models import F, Q


class Attempt(models.Model):
    """One claim of a job, from taking it to letting it go; the job's own error is that of its last attempt.

    Opened and closed in the same transaction as the change of the job's row (`gpu_jobs.jobs.life`), so a running
    job has exactly one open attempt and no other job has any.
    """

    class Outcome(models.TextChoices):
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        CANCELLED = "cancelled"
        BROKE_OFF = "broke off", "broke off for a reason that may pass"
        FELL_SILENT = "fell silent", "its worker fell silent"
        GIVEN_BACK = "given back", "given back by a worker that was stopped; not counted"

    job = models.ForeignKey("gpu_jobs.Job", models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField(help_text="Of all that the job ever had, from 1.")
    worker = models.CharField(max_length=255)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, default="", blank=True)
    reason = models.TextField(default="", blank=True)

    class Meta:
        ordering = ("job", "number")
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="attempt_number_once"),
            models.UniqueConstraint(fields=["job"], condition=Q(ended_at=None), name="attempt_open_once"),
            models.CheckConstraint(
                name="attempt_ended_has_outcome",
                condition=Q(ended_at=None, outcome="") | Q(ended_at__gte=F("began_at")) & ~Q(outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} at {self.job_id}: {self.outcome or 'at work'}"
