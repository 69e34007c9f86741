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

    They stay on record and count in no preference; their places are open to others. Each is a transaction of its
    own, so calling it again goes on where it was cut off.
    """
    taken = 0
    try:
        for number, judgment in enumerate(judgments, start=1):
            taken += _withdraw(judgment, annotator, reason)
            on_progress(number, len(judgments))
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


def _withdraw(judgment: UUID, annotator: Annotator, reason: str) -> bool:
    with transaction.atomic():
        slot = (
            Slot.objects.select_for_update(no_key=True, of=("self", "comparison"))
            .select_related("comparison", "project")
            .filter(judgments=judgment, annotator=annotator)
            .first()
        )
        row = Judgment.objects.filter(pk=judgment, annotator=annotator, is_current=True).first()
        if slot is None or row is None:
            return False
        slot.comparison.project = slot.project
        Judgment.objects.filter(pk=row.pk).update(is_current=False)
        count_withdrawn(row, slot.project_id)
        pass_on(slot, reason)
        preferences.refresh(slot.comparison)
        follow_answers(slot.project, slot.comparison)
    return True
