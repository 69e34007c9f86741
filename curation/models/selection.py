"""A selection: one run over a pool of pairs."""

from django.conf import settings
from django.db import models

from annotation.models import Project


class Selection(models.Model):
    """What was asked for, what each gate kept out, and every pair's terms in a Parquet file.

    The file is named by the hash of its content; it holds the pairs left out as well as those taken, so that
    "why not this one?" keeps its answer.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="selections")
    spec = models.JSONField()
    pool = models.PositiveIntegerField()
    selected = models.PositiveIntegerField()
    gates = models.JSONField()
    terms_sha256 = models.CharField(max_length=64)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="selection_within_pool", condition=models.Q(selected__lte=models.F("pool"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.selected} of {self.pool} pairs of {self.project_id}"
