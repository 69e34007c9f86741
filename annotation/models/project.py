"""A project: one question asked about many comparisons, and the people who may see it."""

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

MAX_SLOTS_PER_COMPARISON = 100


def random_seed() -> int:
    """A seed that fits every database's integer and every generator's range."""
    return secrets.randbits(31)


class Project(models.Model):
    """One instrument, its configuration and guidelines, and how many answers a comparison gets."""

    slug = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    instrument = models.CharField(max_length=32, default="pairwise")
    instrument_config = models.JSONField(default=dict, blank=True)
    guidelines = models.TextField(blank=True, default="")
    slots_per_comparison = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(MAX_SLOTS_PER_COMPARISON)]
    )
    # Decides canonical orders, shown orders and the order of the queue; it never changes once samples exist.
    seed = models.PositiveBigIntegerField(default=random_seed, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="project_has_slots",
                condition=models.Q(slots_per_comparison__gte=1, slots_per_comparison__lte=MAX_SLOTS_PER_COMPARISON),
            )
        ]

    def __str__(self) -> str:
        return self.slug


class Membership(models.Model):
    """What one person may do in one project."""

    class Role(models.TextChoices):
        LEAD = "lead"
        ANNOTATOR = "annotator"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role, default=Role.ANNOTATOR)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="membership_once"),
            models.CheckConstraint(name="membership_role", condition=models.Q(role__in=["lead", "annotator"])),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} is {self.role} of {self.project_id}"
