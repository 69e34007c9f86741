"""Withdrawals: answers that are not to count any more, taken back so that others may answer instead."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from annotation import audit, preferences
from annotation.leases import pass_on
from annotation.models import Annotator, Judgment, Project, Slot
from annotation.progress import Progress, silent
from annotation.queue_order import follow_answers
from annotation.tallies import count_withdrawn

# Few enough that whoever answers one of these questions hardly waits.
BATCH = 200


def withdraw(
    project: Project,
    annotator: Annotator,
    judgments: Sequence[UUID],
    reason: str,
    by: AbstractBaseUser | None,
    *,
    on_progress: Progress = silent,
) -> int:
    """Take back those of an annotator's judgments that are current; returns how many.

    They stay on record and count in no preference; their places are open to others. Every 200 are a transaction of
    their own, so calling it again goes on where it was cut off.
    """
    taken = 0
    try:
        for start in range(0, len(judgments), BATCH):
            batch = judgments[start : start + BATCH]
            taken += _withdraw(project, annotator, batch, reason)
            on_progress(start + len(batch), len(judgments))
    finally:
        # Stopped by whoever watches, what was done until then is on record too.
        if taken:
            told = {"judgments": taken, "reason": reason}
            audit.record(
                by,
                "judgments.withdrawn",
                f"annotator {annotator.pk}: {annotator.name}",
                project=project,
                after=told,
            )
    return taken


def _withdraw(project: Project, annotator: Annotator, judgments: Sequence[UUID], reason: str) -> int:
    """Take back those that are current, in one transaction of a dozen statements however many; returns how many."""
    current = Judgment.objects.filter(pk__in=judgments, annotator=annotator, is_current=True)
    with transaction.atomic():
        # Locked as a submit locks them, in one order: what is being answered or corrected meanwhile is seen.
        slots = list(
            Slot.objects.select_for_update(no_key=True, of=("self", "comparison"))
            .select_related("comparison")
            .filter(pk__in=current.values("slot"), annotator=annotator, project=project)
            .order_by("comparison_id", "pk")
        )
        given = dict(current.filter(slot__in=slots).values_list("pk", "created_at"))
        Judgment.objects.filter(pk__in=given).update(is_current=False)
        count_withdrawn(project.pk, annotator.pk, given.values())
        pass_on(slots, reason)
        comparisons = [slot.comparison for slot in slots]
        for comparison in comparisons:
            comparison.project = project
        preferences.refresh_many(comparisons)
        if comparisons:
            follow_answers(project, *comparisons)
    return len(given)
