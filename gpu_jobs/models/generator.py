"""A generator: a model that answers prompts with samples."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Generator(models.Model):
    """A diffusers pipeline that can be asked for samples: where it lies, and what it was tuned from.

    `source` is a folder, the name of a model hub's repository, or `builtin:shapeworld`, which stands for the
    pipeline that ships with the package wherever that is installed. Without a project it serves all of them.
    """

    class Kind(models.TextChoices):
        BASE = "base"
        TUNED = "tuned"

    class Media(models.TextChoices):
        IMAGE = "image"
        VIDEO = "video"

    name = models.CharField(max_length=200)
    source = models.CharField(max_length=1000)
    revision = models.CharField(max_length=200, default="", blank=True)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.BASE)
    media = models.CharField(
        max_length=8,
        choices=Media.choices,
        null=True,
        help_text="What it makes; null until somebody says so or it was looked at.",
    )
    parent = models.ForeignKey("self", models.RESTRICT, null=True, related_name="children")
    training_run = models.OneToOneField(
        "gpu_jobs.TrainingRun",
        models.RESTRICT,
        null=True,
        related_name="tuned",
        help_text="What made it, if tuned.",
    )
    project = models.ForeignKey("annotation.Project", models.CASCADE, null=True, related_name="generators")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["source", "revision"], condition=Q(project__isnull=True), name="generator_shared_once"
            ),
            models.UniqueConstraint(fields=["project", "source", "revision"], name="generator_once_in_project"),
            models.CheckConstraint(
                name="generator_tuned_has_parent", condition=Q(kind="base") | Q(kind="tuned", parent__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name
