"""An export: a dataset version in one profile, on disk."""

from django.db import models

from curation.models.dataset_version import DatasetVersion


class Export(models.Model):
    """A published folder. `sha256` is the hash of its manifest, which in turn names the hash of every file."""

    version = models.ForeignKey(DatasetVersion, on_delete=models.CASCADE, related_name="exports")
    profile = models.CharField(max_length=32)
    # Relative to the exports folder, so that the data directory can be moved.
    folder = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    # [{"path", "bytes", "sha256"}] of every file, the manifest included.
    files = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "profile"], name="export_once_in_profile"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} as {self.profile}"
