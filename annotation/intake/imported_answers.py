"""Answers that a file brings: judgments of many comparisons, written with a handful of queries."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from annotation import preferences, standings, tallies
from annotation.instruments.base import EditedSample
from annotation.models import Annotator, Comparison, Judgment, Project, Sample, Slot
from annotation.queue_order import follow_answers
from annotation.samples import draft_child, record_samples

CLIENT_IDS = uuid.UUID("6f0f5b0e-3c0b-5d86-9d0a-0f7a0f6f2a51")


@dataclass(frozen=True)
class ImportedAnswer:
    """An answer in canonical terms and the place that it takes, which is locked, or new and not saved yet."""

    slot: Slot
    is_slot_new: bool
    comparison: Comparison
    annotator: Annotator
    answer: dict[str, Any]
    # shown[i] is the canonical position of the sample that stood i-th in the row.
    shown: list[int]
    time_ms: int | None
    # What the answer made of samples: each with what it is an edited copy of.
    edited: Sequence[tuple[Sample, EditedSample]]

    def fill_slot(self) -> None:
        """Make a new slot one that is answered from the beginning."""
        self.slot.state, self.slot.annotator = Slot.State.ANSWERED, self.annotator

    def judgment(self) -> Judgment:
        """The row, not saved. Its client's id is made of content: the same answer comes under the same one."""
        named = f"{self.comparison.project_id}:{self.comparison.key}:{self.annotator.pk}"
        return Judgment(
            client_id=uuid.uuid5(CLIENT_IDS, named),
            slot=self.slot,
            comparison=self.comparison,
            annotator=self.annotator,
            answer=self.answer,
            shown_order=self.shown,
            time_ms=self.time_ms,
        )


def record(project: Project, answers: Sequence[ImportedAnswer]) -> None:
    """Make judgments of `answers`, and let tallies, preferences and the queue follow, as one answer does.

    Inside a transaction, with comparisons, annotators and new slots saved. Raises IntegrityError where an
    annotator has a place in a comparison already.
    """
    if not answers:
        return
    standings.begin(project, {answer.annotator.pk for answer in answers})
    tallies.count_answers(project.pk, Counter(answer.annotator.pk for answer in answers))
    Judgment.objects.bulk_create([answer.judgment() for answer in answers])
    _fill_slots([answer.slot for answer in answers if not answer.is_slot_new])
    answered = list({answer.comparison.pk: answer.comparison for answer in answers}.values())
    preferences.refresh_many(answered)
    follow_answers(project, *answered)
    edited = [one for answer in answers for one in answer.edited]
    if edited:
        record_samples([draft_child(parent, edit.data, edit.kind) for parent, edit in edited])


def _fill_slots(slots: Sequence[Slot]) -> None:
    """Slots that were open belong to whoever has just answered them."""
    if slots:
        whose = Judgment.objects.filter(slot=OuterRef("pk"), is_current=True).values("annotator")
        Slot.objects.filter(pk__in=[slot.pk for slot in slots]).update(
            state=Slot.State.ANSWERED, annotator=Subquery(whose), lease_token=None, lease_until=None
        )
