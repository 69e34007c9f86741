"""A prompt's grade: what a language model says of how well it is written, and whether it is harmless."""

from django.db import models


class PromptGrade(models.Model):
    """By text, not by project: the same text is graded once by a grader at one revision."""

    text_hash = models.CharField(max_length=64)
    grader = models.CharField(max_length=64)
    revision = models.CharField(max_length=128)
    quality = models.FloatField()
    harmlessness = models.FloatField()
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["grader", "revision", "text_hash"], name="grade_once"),
            models.CheckConstraint(
                name="grade_from_0_to_1",
                condition=models.Q(quality__range=(0.0, 1.0), harmlessness__range=(0.0, 1.0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grader}({self.text_hash[:12]}) = {self.quality:.2f}, {self.harmlessness:.2f}"
