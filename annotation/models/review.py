"""A review: what a reviewer says of an answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotation.models.judgment import Judgment


class Review(models.Model):
    """One look at one judgment. Returning it asks the same annotator again, with the comment."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted"
        RETURNED = "returned"

    judgment = models.OneToOneField(Judgment, on_delete=models.CASCADE, related_name="review")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    verdict = models.CharField(max_length=16, choices=Verdict)
    comment = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(name="review_verdict", condition=Q(verdict__in=["accepted", "returned"])),
        ]

    def __str__(self) -> str:
        return f"{self.judgment_id} {self.verdict}"
