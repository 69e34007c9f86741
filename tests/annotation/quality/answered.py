"""Answers written straight into the database: what a queue and hundreds of requests would have left there."""

from annotation import preferences
from annotation.models import Comparison, Judgment, Slot
from tests.annotation import factories

CHOICES = ("sample_0", "tie", "sample_1")


def record(comparison, annotator, answer, shown=(0, 1), time_ms=2_000):
    """One current judgment in canonical terms, on a slot of the annotator's own."""
    slot = Slot.objects.create(
        comparison=comparison,
        project=comparison.project,
        place=Slot.personal_place(annotator.pk),
        state=Slot.State.ANSWERED,
        annotator=annotator,
        order_key=0,
    )
    return Judgment.objects.create(
        client_id=factories.new_id(),
        slot=slot,
        comparison=comparison,
        annotator=annotator,
        answer=answer,
        shown_order=list(shown),
        time_ms=time_ms,
    )


def choose(comparison, annotator, outcome, **fields):
    """A pairwise judgment: outcome 0, 1 or 2 as in `Outcome`."""
    return record(comparison, annotator, {"choice": CHOICES[outcome]}, **fields)


def derive(project):
    """The preferences of all comparisons of a project."""
    preferences.refresh_many(list(Comparison.objects.filter(project=project).select_related("project")))


def fill(project, simulated, annotators=None, comparisons=None):
    """A simulated crowd in the database; returns its comparisons and annotators, in the order of the table."""
    votes = simulated.votes
    comparisons = comparisons or factories.make_pairs(project, len(votes.items))
    annotators = annotators or [factories.make_annotator() for _ in votes.annotators]
    for item, annotator, outcome in zip(votes.item, votes.annotator, votes.outcome, strict=True):
        choose(comparisons[item], annotators[annotator], outcome)
    derive(project)
    return comparisons, annotators
