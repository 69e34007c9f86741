"""A prompt: the text asked for."""

from django.db import models

from annotation.models.project import Project


class Prompt(models.Model):
    """The text asked for, with optional conditions, and the split that its text falls into."""

    class Split(models.TextChoices):
        TRAIN = "train"
        VALIDATION = "validation"
        TEST = "test"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="prompts", db_index=False)
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    split = models.CharField(max_length=16, choices=Split)
    conditions = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "text_hash"], name="prompt_once_in_project"),
            models.CheckConstraint(
                name="prompt_split", condition=models.Q(split__in=["train", "validation", "test"])
            ),
        ]
        # any page of the list of prompts is one seek
        indexes = [models.Index(fields=["project", "id"], name="prompt_by_id")]

    def __str__(self) -> str:
        return self.text[:80]
