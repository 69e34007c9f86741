"""Assignments: a slot with what its annotator needs, in the order in which they see it."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from annotation.models import Comparison, ComparisonSample, Project, Review, Sample, Slot
from annotation.prepared import Prepared
from annotation.seeded import shuffle


@dataclass(frozen=True)
class Returned:
    """Why an annotator's answer came back to them, and what it was, in canonical terms."""

    judgment: uuid.UUID
    comment: str
    answer: dict[str, Any]
    shown_order: tuple[int, ...]


@dataclass(frozen=True)
class Assignment:
    """A leased slot with what the annotator needs; `samples[i]` is at canonical position `shown_order[i]`."""

    slot: Slot
    comparison: Comparison
    samples: tuple[Sample, ...]
    shown_order: tuple[int, ...]
    lease_token: uuid.UUID | None
    lease_until: datetime | None
    returned: Returned | None = None


def assignments(
    project: Project, slots: Sequence[Slot], orders: Mapping[uuid.UUID, Sequence[int]] | None = None
) -> list[Assignment]:
    """What an annotator needs for `slots`, each of which has an annotator, in the same order.

    `orders` says for a slot in which order its samples were shown, where that is on record. One query, and one
    more where something was returned.
    """
    if not slots:
        return []
    recorded = orders or {}
    returned = _returned(slots)
    comparisons: dict[int, Comparison] = {}
    samples: dict[int, list[Sample]] = {}
    for member in _members([slot.comparison_id for slot in slots]):
        comparisons[member.comparison_id] = member.comparison
        samples.setdefault(member.comparison_id, []).append(member.sample)
    return [
        _assignment(
            project,
            slot,
            comparisons[slot.comparison_id],
            samples[slot.comparison_id],
            recorded=recorded.get(slot.pk),
            returned=returned.get(slot.pk),
        )
        for slot in slots
    ]


def _members(comparisons: Sequence[int]) -> Iterable[ComparisonSample]:
    if len(comparisons) == 1:
        return _MEMBERS_OF_ONE.rows(comparison=comparisons[0])
    return WITH_SAMPLES.filter(comparison__in=comparisons)


WITH_SAMPLES = ComparisonSample.objects.select_related("sample", "comparison__prompt").order_by(
    "comparison_id", "position"
)
_MEMBERS_OF_ONE = Prepared(lambda comparison: WITH_SAMPLES.filter(comparison=comparison), comparison=int)


def shown_order(seed: int, comparison: Comparison, annotator_id: int, n: int) -> list[int]:
    """The order in which an annotator sees a comparison: theirs for ever, whatever lease it is."""
    return shuffle(n, seed, "shown", comparison.key, str(annotator_id))


def _assignment(
    project: Project,
    slot: Slot,
    comparison: Comparison,
    samples: Sequence[Sample],
    *,
    recorded: Sequence[int] | None,
    returned: Returned | None,
) -> Assignment:
    assert slot.annotator_id is not None
    order = recorded or shown_order(project.seed, comparison, slot.annotator_id, len(samples))
    return Assignment(
        slot=slot,
        comparison=comparison,
        samples=tuple(samples[position] for position in order),
        shown_order=tuple(order),
        lease_token=slot.lease_token,
        lease_until=slot.lease_until,
        returned=returned,
    )


def _returned(slots: Sequence[Slot]) -> dict[uuid.UUID, Returned]:
    """What came back on each of `slots` that a reviewer returned; no query where none was."""
    waiting = [slot.pk for slot in slots if slot.state == Slot.State.RETURNED]
    if not waiting:
        return {}
    reviews = Review.objects.filter(
        verdict=Review.Verdict.RETURNED, judgment__slot__in=waiting, judgment__superseded_by__isnull=True
    )
    return {
        one.judgment.slot_id: Returned(
            one.judgment_id, one.comment, one.judgment.answer, tuple(one.judgment.shown_order)
        )
        for one in reviews.select_related("judgment")
    }
