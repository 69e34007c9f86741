"""A finding: what a machine noticed about a sample."""

from django.db import models

from annotation.models.sample import Sample


class Finding(models.Model):
    """One thing that a checker found in a sample, such as two pieces of furniture in the same place.

    `code` is one of the checker's own words, `subjects` are the parts of the sample that it is about, `measure` is
    how much in the code's unit (square metres of overlap, metres off the floor), and `place` is where to draw it.
    """

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="findings")
    # The checker with its version: another version finds anew.
    source = models.CharField(max_length=64)
    # Counts a source's findings in one sample: checking twice at once cannot record them twice.
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=64)
    subjects = models.JSONField(default=list)
    measure = models.FloatField(null=True)
    place = models.JSONField(null=True)
    message = models.CharField(max_length=500)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["sample_id", "source", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "source", "number"], name="finding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id}: {self.code}"
