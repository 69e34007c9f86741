"""A prompt list: the prompts of a benchmark, by which a dataset is checked."""

from django.conf import settings
from django.db import models

from annotation.models import Project


class PromptList(models.Model):
    """Named lines, one prompt each. Without a project it is there for every project of the installation.

    `sha256` is a hash of the lines as they are compared: the same list in another spelling is the same list.
    """

    project = models.ForeignKey(Project, null=True, on_delete=models.CASCADE, related_name="prompt_lists")
    name = models.CharField(max_length=100)
    lines = models.JSONField()
    n_lines = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="prompt_list_name_once"),
            # Nulls differ from one another.
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(project__isnull=True), name="prompt_list_name_once_for_all"
            ),
            models.CheckConstraint(name="prompt_list_has_lines", condition=models.Q(n_lines__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name
