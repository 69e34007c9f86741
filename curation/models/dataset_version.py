"""A dataset version: an immutable, content-hashed set of rows with its whole recipe."""

from typing import Any

from django.conf import settings
from django.db import models

from annotation.models import Project
from curation.models.selection import Selection


class VersionIsImmutableError(Exception):
    """A dataset version, or a row of one, was about to be changed."""

    def __init__(self) -> None:
        super().__init__("A dataset version never changes: create a new version instead.")


class SealedVersions(models.Manager):
    """The versions whose rows are all there."""

    def get_queryset(self) -> "models.QuerySet[DatasetVersion]":
        """Leave out the drafts: nobody but the code that fills them may see half a version."""
        return super().get_queryset().filter(sealed_at__isnull=False)


class DatasetVersion(models.Model):
    """`sha256` is a hash of every row and of the recipe: the same content in a project is the same version.

    Rows arrive in many short transactions, so that people can go on answering meanwhile; the version gets its
    number and is sealed when all are there.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="dataset_versions")
    # Null while a draft.
    number = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    spec = models.JSONField()
    statistics = models.JSONField()
    selection = models.ForeignKey(Selection, on_delete=models.RESTRICT, related_name="dataset_versions")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    sealed_at = models.DateTimeField(null=True)

    objects = SealedVersions()
    with_drafts = models.Manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["project", "sha256"], name="version_content_once"),
            models.CheckConstraint(
                name="version_numbered_when_sealed",
                condition=models.Q(number__isnull=True, sealed_at__isnull=True)
                | models.Q(number__isnull=False, sealed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new version; refuse to write an old one again."""
        if not self._state.adding:
            raise VersionIsImmutableError
        super().save(*args, **kwargs)
