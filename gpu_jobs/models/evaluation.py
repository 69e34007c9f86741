"""An evaluation: a base generator against a tuned one on the same prompts and seeds."""

from pathlib import Path

from django.conf import settings
from django.db import models


class Evaluation(models.Model):
    """Which of two generators answered better, with the pictures to look at; `result` is empty until it is done."""

    job = models.OneToOneField("gpu_jobs.Job", models.CASCADE, related_name="evaluation")
    project = models.ForeignKey("annotation.Project", models.CASCADE, related_name="evaluations")
    base = models.ForeignKey("gpu_jobs.Generator", models.RESTRICT, related_name="evaluations_as_base")
    tuned = models.ForeignKey("gpu_jobs.Generator", models.RESTRICT, related_name="evaluations_as_tuned")
    config = models.JSONField(help_text="The evaluation's configuration, as it was written for the trainer.")
    result = models.JSONField(null=True, help_text="The trainer's evaluation.json, whole.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"evaluation {self.pk}"

    @property
    def folder(self) -> Path:
        """Where the evaluation's files lie: `evaluation.json`, `grid.png`, `pictures/`; made on first use."""
        folder = Path(settings.VAR_DIR) / "evaluations" / str(self.pk)
        folder.mkdir(parents=True, exist_ok=True)
        return folder
