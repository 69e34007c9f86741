"""A score: one scorer's number for one sample."""

from django.db import models

from annotation.models import Sample


class Score(models.Model):
    """What a scorer at one revision says of a sample, raw: never compared with another scorer's number."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="scores")
    scorer = models.CharField(max_length=64)
    revision = models.CharField(max_length=128)
    value = models.FloatField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "scorer", "revision"], name="score_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scorer}@{self.revision}({self.sample_id}) = {self.value:.4f}"
