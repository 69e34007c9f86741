"""A training metric: what the trainer reported at one step."""

from django.db import models


class TrainingMetric(models.Model):
    """The numbers of one optimiser step; a step repeated after a resume is the same row."""

    run = models.ForeignKey("gpu_jobs.TrainingRun", models.CASCADE, related_name="metrics")
    step = models.PositiveIntegerField()
    values = models.JSONField(help_text="loss, implicit_accuracy, margin, winner_error_change, …")

    class Meta:
        ordering = ("run", "step")
        constraints = [models.UniqueConstraint(fields=["run", "step"], name="metric_once_a_step")]

    def __str__(self) -> str:
        return f"step {self.step} of {self.run_id}"
