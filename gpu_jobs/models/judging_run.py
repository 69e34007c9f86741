"""A judging run: what one job of judging came to, and whether its answers may be used."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class JudgingRun(models.Model):
    """The answers that one judge gave in one job; `report` says how they were given, null until there is one.

    The answers of a run count unless it is held back or discarded, whatever becomes of other runs of its judge.
    """

    class Standing(models.TextChoices):
        COUNTS = "counts"
        HELD_BACK = "held_back"
        RELEASED = "released"
        DISCARDED = "discarded"

    job = models.OneToOneField("gpu_jobs.Job", models.CASCADE, related_name="judging_run")
    project = models.ForeignKey("annotation.Project", models.CASCADE, related_name="judging_runs", db_index=False)
    judge = models.ForeignKey("annotation.Annotator", models.PROTECT, related_name="judging_runs")
    # On trial: it answers what people have answered, and is held back until somebody has compared the two.
    is_trial = models.BooleanField(default=False)
    standing = models.CharField(max_length=16, choices=Standing, default=Standing.COUNTS)
    # Why it is held back, released or discarded.
    reason = models.CharField(max_length=500, blank=True, default="")
    report = models.JSONField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    # What takes its answers back, where it was discarded.
    discarding = models.OneToOneField("gpu_jobs.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=["project", "-id"], name="judging_run_of_project")]
        constraints = [
            models.CheckConstraint(
                name="judging_run_standing",
                condition=Q(standing__in=["counts", "held_back", "released", "discarded"]),
            ),
            models.CheckConstraint(name="judging_run_says_why", condition=Q(standing="counts") | ~Q(reason="")),
            models.CheckConstraint(
                name="judging_run_discarding", condition=Q(discarding__isnull=True) | Q(standing="discarded")
            ),
        ]

    @property
    def is_kept_from_counting(self) -> bool:
        """Whether what it answers is held back from the first."""
        return self.standing in (self.Standing.HELD_BACK, self.Standing.DISCARDED)

    def __str__(self) -> str:
        return f"judging run {self.pk}"
