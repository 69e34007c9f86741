"""A project: one question asked about many comparisons, and the people who may see it."""

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

MAX_SLOTS_PER_COMPARISON = 100
HIGHEST_GOLD_RATE = 0.5
LONGEST_LEASE_MINUTES = 240


def random_seed() -> int:
    """A seed that fits every database's integer and every generator's range."""
    return secrets.randbits(31)


class Project(models.Model):
    """One instrument, its configuration and guidelines, and how its comparisons are given out and counted."""

    class QueueOrder(models.TextChoices):
        LEAST_ANSWERED = "least_answered"
        MOST_DISAGREED = "most_disagreed"
        RANDOM = "random"

    class Aggregation(models.TextChoices):
        MAJORITY = "majority_with_ties"
        DAWID_SKENE = "dawid_skene"
        MACE = "mace"
        BRADLEY_TERRY = "bradley_terry"

    slug = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    instrument = models.CharField(max_length=32, default="pairwise")
    instrument_config = models.JSONField(default=dict, blank=True)
    guidelines = models.TextField(blank=True, default="")
    # Under which its datasets leave, as the Hugging Face Hub spells it: "cc-by-4.0". Empty while nobody has said.
    licence = models.CharField(max_length=64, blank=True, default="")
    slots_per_comparison = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(MAX_SLOTS_PER_COMPARISON)]
    )
    queue_order = models.CharField(max_length=16, choices=QueueOrder, default=QueueOrder.LEAST_ANSWERED)
    # The share of questions with a known answer among those that an annotator is given.
    gold_rate = models.FloatField(
        default=0.0, validators=[MinValueValidator(0.0), MaxValueValidator(HIGHEST_GOLD_RATE)]
    )
    lease_minutes = models.PositiveSmallIntegerField(
        default=10, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_LEASE_MINUTES)]
    )
    # An answer given faster than this was hardly looked at.
    too_fast_ms = models.PositiveIntegerField(default=500)
    aggregation = models.CharField(max_length=24, choices=Aggregation, default=Aggregation.MAJORITY)
    # Decides canonical orders, shown orders and the order of the queue; it never changes once samples exist.
    seed = models.PositiveBigIntegerField(default=random_seed, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    # An archived project is read and takes nothing new.
    archived_at = models.DateTimeField(null=True, blank=True)
    # From then on rows of it are missing: it stays in the archive until the last of them has gone.
    deletion_began_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="project_deleted_from_archive",
                condition=models.Q(deletion_began_at__isnull=True) | models.Q(archived_at__isnull=False),
            ),
            models.CheckConstraint(
                name="project_has_slots",
                condition=models.Q(slots_per_comparison__gte=1, slots_per_comparison__lte=MAX_SLOTS_PER_COMPARISON),
            ),
            models.CheckConstraint(
                name="project_queue_order",
                condition=models.Q(queue_order__in=["least_answered", "most_disagreed", "random"]),
            ),
            models.CheckConstraint(
                name="project_gold_rate",
                condition=models.Q(gold_rate__gte=0.0, gold_rate__lte=HIGHEST_GOLD_RATE),
            ),
            models.CheckConstraint(
                name="project_aggregation",
                condition=models.Q(aggregation__in=["majority_with_ties", "dawid_skene", "mace", "bradley_terry"]),
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Membership(models.Model):
    """What one person may do in one project."""

    class Role(models.TextChoices):
        OWNER = "owner"
        MANAGER = "manager"
        REVIEWER = "reviewer"
        ANNOTATOR = "annotator"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role, default=Role.ANNOTATOR)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="membership_once"),
            models.CheckConstraint(
                name="membership_role", condition=models.Q(role__in=["owner", "manager", "reviewer", "annotator"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} is {self.role} of {self.project_id}"
