"""A standing: whether an annotator's answers are asked for, and counted, in a project."""

from django.db import models

from annotation.models.annotator import Annotator
from annotation.models.project import Project


class Standing(models.Model):
    """One annotator in one project: paused or not, excluded or not, and how much they have answered.

    A paused annotator is given nothing new. The answers of an excluded one stay on record and count in no
    preference.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="standings")
    annotator = models.ForeignKey(Annotator, on_delete=models.CASCADE, related_name="standings")
    is_paused = models.BooleanField(default=False)
    is_excluded = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True, default="")
    # Kept here so that showing them costs the same after a million answers as after one.
    n_answered = models.PositiveIntegerField(default=0)
    # Of these, the answers given on the day (UTC) that is named beside it.
    n_on_day = models.PositiveIntegerField(default=0)
    day = models.DateField(null=True)
    # How many questions this annotator was ever given here; decides by seed when the next gold one comes.
    n_given = models.PositiveIntegerField(default=0)
    # How far the project's method of aggregation believes this annotator, 0 to 1, and that method; null before.
    reliability = models.FloatField(null=True)
    reliability_method = models.CharField(max_length=64, blank=True, default="")
    # Since when some preferences still count answers that are excluded, or miss some that are not any more.
    unsettled_since = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["project_id", "annotator_id"]
        constraints = [
            models.CheckConstraint(
                name="standing_reliability",
                condition=models.Q(reliability__isnull=True) | models.Q(reliability__gte=0.0, reliability__lte=1.0),
            ),
            models.UniqueConstraint(fields=["project", "annotator"], name="standing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.annotator_id} in {self.project_id}"
