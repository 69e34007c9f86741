"""A slot: one place for one answer to one comparison."""

import uuid

from django.db import models
from django.db.models import Q

from annotation.models.annotator import Annotator
from annotation.models.comparison import Comparison
from annotation.models.project import MAX_SLOTS_PER_COMPARISON, Project


class Slot(models.Model):
    """One place for one answer.

    What must never happen is forbidden here, by the database: two live slots at one place, two slots of one
    annotator in one comparison, a lease without a holder, an answer without an annotator.
    """

    class State(models.TextChoices):
        OPEN = "open"
        LEASED = "leased"
        ANSWERED = "answered"
        SKIPPED = "skipped"
        # A reviewer wants another answer from the same annotator, who gets it before anything new. It stays theirs
        # whether they have it before them (then there is a lease) or not.
        RETURNED = "returned"

    # Places below are for whoever comes; from here on a place belongs to one annotator and never goes to another.
    FIRST_PERSONAL_PLACE = MAX_SLOTS_PER_COMPARISON

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="slots")
    # Repeated from the comparison so that the queue's index stands in one table. Indexes below begin with it.
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="slots", db_index=False)
    # 0, 1, … among the answers wanted; a question with a known answer is put to everybody at a personal place.
    place = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=State, default=State.OPEN)
    annotator = models.ForeignKey(Annotator, null=True, on_delete=models.PROTECT, related_name="slots")
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    # Lowest first: see annotation/queue_order.py.
    order_key = models.PositiveBigIntegerField()
    skip_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comparison", "place"], condition=~Q(state="skipped"), name="slot_one_live_per_place"
            ),
            models.UniqueConstraint(
                fields=["comparison", "annotator"],
                condition=Q(annotator__isnull=False),
                name="slot_one_per_annotator",
            ),
            models.CheckConstraint(
                name="slot_state_fits_lease",
                condition=(
                    Q(
                        state="open",
                        annotator__isnull=True,
                        lease_token__isnull=True,
                        lease_until__isnull=True,
                    )
                    | Q(
                        state="leased",
                        annotator__isnull=False,
                        lease_token__isnull=False,
                        lease_until__isnull=False,
                    )
                    | Q(
                        state="returned",
                        annotator__isnull=False,
                        lease_token__isnull=False,
                        lease_until__isnull=False,
                    )
                    | Q(
                        state__in=["answered", "skipped", "returned"],
                        annotator__isnull=False,
                        lease_token__isnull=True,
                        lease_until__isnull=True,
                    )
                ),
            ),
        ]
        indexes = [
            # queue.lease: the next open slot of a project
            models.Index(fields=["project", "order_key"], condition=Q(state="open"), name="slot_next_open"),
            # leases.reclaim: leases that lapsed, of places that others may take
            models.Index(
                fields=["project", "lease_until"],
                condition=Q(state="leased", place__lt=MAX_SLOTS_PER_COMPARISON),
                name="slot_lapsed",
            ),
            # queue.lease: what an annotator has in hand, however much they have answered
            models.Index(
                fields=["annotator", "project"],
                condition=Q(state__in=["leased", "returned"]),
                name="slot_in_hand",
            ),
            # comparison_filters: what somebody said is wrong, among millions that nobody minded
            models.Index(fields=["comparison"], condition=~Q(skip_reason=""), name="slot_flagged"),
            # queue_progress: counted from the index alone
            models.Index(fields=["project", "state", "place"], name="slot_of_project"),
        ]

    def __str__(self) -> str:
        return f"{self.comparison_id}#{self.place} {self.state}"

    @property
    def is_personal(self) -> bool:
        """Whether this place belongs to one annotator and never goes to another."""
        return self.place >= self.FIRST_PERSONAL_PLACE

    @classmethod
    def personal_place(cls, annotator_id: int) -> int:
        """The place that is this annotator's own in every comparison."""
        return cls.FIRST_PERSONAL_PLACE + annotator_id
