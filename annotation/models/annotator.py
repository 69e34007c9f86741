"""An annotator: whoever answers."""

from django.conf import settings
from django.db import models


class Annotator(models.Model):
    """A person, a VLM, a reward model or a simulated person: one table, audited alike."""

    class Kind(models.TextChoices):
        PERSON = "person"
        VLM = "vlm"
        REWARD_MODEL = "reward_model"
        SIMULATED = "simulated"

    kind = models.CharField(max_length=16, choices=Kind)
    # Null for machines, and for people of whom only an imported file knows.
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="annotator"
    )
    name = models.CharField(max_length=200)
    config = models.JSONField(default=dict, blank=True)
    # A machine with another configuration answers differently: it is another annotator.
    revision = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name", "revision"],
                condition=models.Q(user__isnull=True),
                name="annotator_once",
            ),
            models.CheckConstraint(
                name="annotator_kind",
                condition=models.Q(kind__in=["person", "vlm", "reward_model", "simulated"]),
            ),
            models.CheckConstraint(
                name="annotator_user_is_person",
                condition=models.Q(user__isnull=True) | models.Q(kind="person"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.kind})"
