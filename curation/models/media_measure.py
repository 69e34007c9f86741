"""A media measure: what was worked out of a sample's bytes once, so that it is not worked out again."""

from django.db import models

from annotation.models import Sample


class MediaMeasure(models.Model):
    """What `measure`, at a revision, says of a sample: its look, its probability of not being safe for work.

    Unlike a score it is no reward, and never leaves with a dataset. `value` is null where it says nothing, with the
    `reason`: a blank picture has no look.
    """

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="media_measures")
    measure = models.CharField(max_length=32)
    revision = models.CharField(max_length=64)
    value = models.JSONField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "measure", "revision"], name="media_measure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.measure}@{self.revision}({self.sample_id})"
