"""A comparison of the arena: a base's picture beside a tuned model's, for people who do not know which is which."""

from django.db import models
from django.db.models import Q


class ArenaComparison(models.Model):
    """Which evaluation a comparison belongs to, and at which canonical position the tuned model's sample stands.

    The position follows from a hash of contents (`annotation.comparisons`), so it says nothing; the sides are
    shuffled again for everybody who answers.
    """

    evaluation = models.ForeignKey("gpu_jobs.Evaluation", models.CASCADE, related_name="arena")
    comparison = models.ForeignKey("annotation.Comparison", models.CASCADE, related_name="arena")
    tuned_position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("evaluation", "id")
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "comparison"], name="arena_comparison_once"),
            models.CheckConstraint(name="arena_position", condition=Q(tuned_position__in=[0, 1])),
        ]

    def __str__(self) -> str:
        return f"{self.comparison_id} of evaluation {self.evaluation_id}"
