"""Assignments: a slot with what its annotator needs, in the order in which they see it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from annotation.models import Comparison, ComparisonSample, Project, Sample, Slot
from annotation.seeded import shuffle


@dataclass(frozen=True)
class Assignment:
    """A leased slot with what the annotator needs; `samples[i]` is at canonical position `shown_order[i]`."""

    slot: Slot
    comparison: Comparison
    samples: tuple[Sample, ...]
    shown_order: tuple[int, ...]
    lease_token: uuid.UUID | None
    lease_until: datetime | None


def assignments(
    project: Project, slots: Sequence[Slot], orders: Mapping[uuid.UUID, Sequence[int]] | None = None
) -> list[Assignment]:
    """What an annotator needs for `slots`, each of which has an annotator, in the same order.

    `orders` says for a slot in which order its samples were shown, where that is on record.
    """
    recorded = orders or {}
    comparisons = Comparison.objects.select_related("prompt").in_bulk([slot.comparison_id for slot in slots])
    members: dict[int, list[Sample]] = {}
    for member in (
        ComparisonSample.objects.filter(comparison__in=comparisons)
        .select_related("sample")
        .order_by("comparison_id", "position")
    ):
        members.setdefault(member.comparison_id, []).append(member.sample)
    return [
        _assignment(
            project,
            slot,
            comparisons[slot.comparison_id],
            members[slot.comparison_id],
            recorded.get(slot.pk),
        )
        for slot in slots
    ]


def shown_order(seed: int, comparison: Comparison, annotator_id: int, n: int) -> list[int]:
    """The order in which an annotator sees a comparison: theirs for ever, whatever lease it is."""
    return shuffle(n, seed, "shown", comparison.key, str(annotator_id))


def _assignment(
    project: Project,
    slot: Slot,
    comparison: Comparison,
    samples: Sequence[Sample],
    recorded: Sequence[int] | None,
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
    )
