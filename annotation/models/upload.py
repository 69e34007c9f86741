"""An upload: a file that somebody sent, waiting to be imported."""

import uuid

from django.conf import settings
from django.db import models

from annotation.models.project import Project


class Upload(models.Model):
    """A file somebody sent. `name` is what they called it and is shown only; `path` is ours."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    path = models.CharField(max_length=1024)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return self.name
