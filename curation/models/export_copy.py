"""A copy of an export at a destination of the operator's."""

from django.db import models

from curation.models.export import Export


class ExportCopy(models.Model):
    """Where an export was sent, by the destination's name; its address has no credentials in it."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="copies")
    destination = models.CharField(max_length=40)
    address = models.CharField(max_length=1000)
    # Of the manifest that was sent.
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["export", "destination"], name="copy_once_at_destination"),
        ]

    def __str__(self) -> str:
        return f"{self.export_id} at {self.destination}"
