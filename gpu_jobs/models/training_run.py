"""A training run: one attempt to teach a generator what people prefer."""

from pathlib import Path

from django.conf import settings
from django.db import models


class TrainingRun(models.Model):
    """What was trained from what: the export, the base generator, and the trainer's whole configuration.

    The run outlives interruptions of its job: its folder holds the configuration, the checkpoints and the tuned
    pipeline, and a retried job continues in it.
    """

    job = models.OneToOneField("gpu_jobs.Job", models.CASCADE, related_name="training_run")
    project = models.ForeignKey("annotation.Project", models.CASCADE, related_name="training_runs")
    export = models.ForeignKey("curation.Export", models.RESTRICT, related_name="training_runs")
    base = models.ForeignKey("gpu_jobs.Generator", models.RESTRICT, related_name="training_runs")
    config = models.JSONField(help_text="The trainer's configuration, as it was written for it.")
    summary = models.JSONField(default=dict, help_text="The trainer's own last word: pairs, ties dropped, …")
    trained_elsewhere = models.BooleanField(
        default=False, help_text="Whether it was trained on other machines and brought here when it was done."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"training run {self.pk}"

    @property
    def folder(self) -> Path:
        """Where configuration, checkpoints and the tuned pipeline lie; made on first use."""
        folder = Path(settings.VAR_DIR) / "runs" / str(self.pk)
        folder.mkdir(parents=True, exist_ok=True)
        return folder
