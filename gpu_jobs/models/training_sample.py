"""A validation sample: what a run's model made of a fixed prompt at one step."""

from django.db import models


class TrainingSample(models.Model):
    """A picture or clip in the run's output folder; the same prompt and seed at every step, in the same place."""

    run = models.ForeignKey("gpu_jobs.TrainingRun", models.CASCADE, related_name="samples")
    step = models.PositiveIntegerField()
    number = models.PositiveIntegerField(help_text="Which of the prompts, from 0.")
    prompt = models.TextField()
    seed = models.PositiveBigIntegerField()
    path = models.CharField(max_length=500, help_text="Relative to the run's output folder.")
    poster = models.CharField(max_length=500, blank=True, default="", help_text="A clip's first frame.")

    class Meta:
        ordering = ("run", "number", "step")
        constraints = [models.UniqueConstraint(fields=["run", "step", "number"], name="training_sample_once")]

    def __str__(self) -> str:
        return f"sample {self.number} at step {self.step} of {self.run_id}"
