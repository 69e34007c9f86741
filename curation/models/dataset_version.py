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
    name and number and is sealed when all are there.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="dataset_versions")
    # Null while a draft.
    number = models.PositiveIntegerField(null=True)
    # Empty while a draft.
    name = models.CharField(max_length=100, blank=True, default="")
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    # All that decides the rows, and under "made_with" what is only on record (curation/versions/recipe.py).
    recipe = models.JSONField()
    statistics = models.JSONField()
    # [{"sha256", "name", "number"}] of what it was derived from; by content, for it may be in another database.
    parents = models.JSONField(default=list, blank=True)
    # Null where the version was imported: its terms are in the rows, those of the pairs left out stayed behind.
    selection = models.ForeignKey(
        Selection, null=True, blank=True, on_delete=models.RESTRICT, related_name="dataset_versions"
    )
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
            models.UniqueConstraint(
                fields=["project", "name"], name="version_name_once", condition=~models.Q(name="")
            ),
            models.CheckConstraint(
                name="version_numbered_when_sealed",
                condition=models.Q(number__isnull=True, sealed_at__isnull=True, name="")
                | models.Q(number__isnull=False, sealed_at__isnull=False) & ~models.Q(name=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"draft {self.sha256[:12]}"

    @property
    def spec(self) -> dict[str, Any]:
        """What was asked of the selection."""
        spec: dict[str, Any] = self.recipe["spec"]
        return spec

    @property
    def is_imported(self) -> bool:
        """Whether the rows came from an export, not from a selection made here."""
        return self.selection_id is None

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new version; refuse to write an old one again."""
        if not self._state.adding:
            raise VersionIsImmutableError
        super().save(*args, **kwargs)
