"""A tally of durations: how long jobs waited and ran, counted for ever, so that no counter runs back."""

from django.db import models


class JobDuration(models.Model):
    """How many waits, or attempts, of a kind and outcome took at most `at_most_s`, and more than the bucket before.

    Apart from the jobs themselves, which go with their projects: a counter that shrinks tells a monitor nonsense.
    """

    class Measure(models.TextChoices):
        WAIT = "wait", "from the queue to a worker"
        RUN = "run", "from a worker's claim to its end"

    measure = models.CharField(max_length=8, choices=Measure.choices)
    kind = models.CharField(max_length=64)
    outcome = models.CharField(max_length=16, default="", blank=True, help_text="Of an attempt; of a wait: empty.")
    at_most_s = models.BigIntegerField(help_text="The bucket's upper end; the last has none and says 2^31.")
    count = models.PositiveBigIntegerField(default=0)
    seconds = models.FloatField(default=0.0, help_text="All of them together.")

    class Meta:
        ordering = ("measure", "kind", "outcome", "at_most_s")
        constraints = [
            models.UniqueConstraint(fields=["measure", "kind", "outcome", "at_most_s"], name="duration_bucket_once")
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.kind} {self.outcome} ≤ {self.at_most_s} s: {self.count}"
