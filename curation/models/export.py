"""An export: a dataset version in one profile, on disk."""

from django.db import models

from curation.models.dataset_version import DatasetVersion


class Export(models.Model):
    """A published folder. `sha256` is the hash of its manifest, which in turn names the hash of every file."""

    version = models.ForeignKey(DatasetVersion, on_delete=models.CASCADE, related_name="exports")
    profile = models.CharField(max_length=32)
    # Where the samples' files went: into the table, beside it, or nowhere.
    media = models.CharField(max_length=8, default="bytes")
    # Relative to the exports folder, so that the data directory can be moved.
    folder = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    # How many pairs the profile left out, by the reason.
    dropped = models.JSONField(default=dict)
    # [{"path", "bytes", "sha256"}] of every file, the manifest included.
    files = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "profile", "media"], name="export_once_in_form"),
            models.CheckConstraint(
                name="export_media", condition=models.Q(media__in=["bytes", "external", "none"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} as {self.profile}"
