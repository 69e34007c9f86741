"""A judgment: one immutable answer."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from annotation.models.annotator import Annotator
from annotation.models.comparison import Comparison
from annotation.models.slot import Slot


class ImmutableJudgmentError(Exception):
    """A judgment was about to be changed."""

    def __init__(self) -> None:
        super().__init__("A judgment never changes: submit a new one that supersedes it.")


class Judgment(models.Model):
    """One answer in canonical order, whatever order it was shown in. A correction is a new judgment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="judgments")
    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="judgments")
    annotator = models.ForeignKey(Annotator, on_delete=models.PROTECT, related_name="judgments")
    answer = models.JSONField()
    # shown_order[i] is the canonical position of the sample that was shown i-th; empty where no sample had a side,
    # as with machines that look both ways round.
    shown_order = models.JSONField()
    # Null where nobody measured it, as in imported files.
    time_ms = models.PositiveIntegerField(null=True)
    raw_text = models.TextField(blank=True, default="")
    supersedes = models.OneToOneField("self", null=True, on_delete=models.CASCADE, related_name="superseded_by")
    is_current = models.BooleanField(default=True)
    # On record, and counting nowhere until somebody has decided about it and what was given with it.
    is_held_back = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot"], condition=Q(is_current=True), name="judgment_one_current_per_slot"
            ),
        ]
        indexes = [
            # preferences.refresh: what counts for a comparison
            models.Index(fields=["comparison"], condition=Q(is_current=True), name="judgment_current"),
            # an annotator's own answers, newest first
            models.Index(fields=["annotator", "-created_at", "-id"], name="judgment_of_annotator"),
            # everybody's answers, newest first
            models.Index(fields=["-created_at", "-id"], name="judgment_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.annotator_id} on {self.comparison_id}: {self.answer}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new judgment; refuse to write an old one again."""
        if not self._state.adding:
            raise ImmutableJudgmentError
        super().save(*args, **kwargs)
