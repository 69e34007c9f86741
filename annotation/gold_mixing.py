"""Mixing gold in: which of an annotator's questions is one with a known answer, and which one they get."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from annotation.models import Annotator, Comparison, Gold, Project, Slot
from annotation.queue_order import HASH_BITS
from annotation.seeded import seeded_number


def is_gold_due(project: Project, annotator_id: int, number: int) -> bool:
    """Whether the annotator's question of this number (0, 1, …) in `project` is gold: at its rate, by its seed."""
    if project.gold_rate <= 0.0:
        return False
    return (
        seeded_number(project.seed, "gold due", str(annotator_id), str(number), bits=53) / 2**53 < project.gold_rate
    )


def mix_in(project: Project, annotator: Annotator, drawn: Sequence[Slot], n_given: int) -> list[Slot]:
    """`drawn`, the next of the common queue, with new slots of gold in place of those whose turn it is for gold.

    Gold never makes a queue longer than it is, so that nobody is kept busy with questions that teach us nothing.
    The slots made are the annotator's own and not saved yet.
    """
    turns = [turn for turn in range(len(drawn)) if is_gold_due(project, annotator.pk, n_given + turn)]
    if not turns:
        return list(drawn)
    mixed = list(drawn)
    # Where the annotator has met all gold there is, the common queue goes on.
    for turn, comparison in zip(turns, _not_met(project, annotator)[: len(turns)], strict=False):
        mixed[turn] = _own_slot(project, annotator, comparison, stands_in_for=drawn[turn])
    return mixed


def _not_met(project: Project, annotator: Annotator) -> list[Comparison]:
    """The active gold of `project` that the annotator has no slot in, in an order of their own."""
    theirs = Slot.objects.filter(comparison=OuterRef("comparison"), annotator=annotator)
    active = Gold.objects.filter(comparison__project=project, is_active=True, is_practice=False).filter(
        ~Exists(theirs)
    )
    comparisons = [gold.comparison for gold in active.select_related("comparison")]
    return sorted(
        comparisons, key=lambda one: seeded_number(project.seed, "gold order", str(annotator.pk), one.key)
    )


def _own_slot(project: Project, annotator: Annotator, comparison: Comparison, stands_in_for: Slot) -> Slot:
    """It sorts among the others as the slot would that it stands in for: neither first nor last gives it away."""
    drawn = seeded_number(project.seed, "queue", comparison.key, str(annotator.pk), bits=HASH_BITS)
    return Slot(
        comparison=comparison,
        project=project,
        place=Slot.personal_place(annotator.pk),
        order_key=(stands_in_for.order_key >> HASH_BITS << HASH_BITS) + drawn,
    )
