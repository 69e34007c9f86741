"""A rendition: a file made from another so that a browser can show it, or show it sooner."""

from django.db import models


class Rendition(models.Model):
    """What a stored file looks like small, still, or in a form that every browser plays.

    Belongs to content, not to a sample: samples of the same bytes share theirs.
    """

    class Role(models.TextChoices):
        THUMBNAIL = "thumbnail"
        POSTER = "poster"
        PLAYABLE = "playable"

    # The sha256 of the file that it was made from.
    source = models.CharField(max_length=64)
    role = models.CharField(max_length=16, choices=Role)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    bytes = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "role"], name="rendition_once"),
            models.CheckConstraint(
                name="rendition_role", condition=models.Q(role__in=["thumbnail", "poster", "playable"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.source[:12]}"
