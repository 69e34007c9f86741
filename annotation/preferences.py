"""Judgments to preferences: the soft labels of a comparison, kept in step with its current judgments."""

from django.db.models import Q, QuerySet

from annotation.instruments import registry
from annotation.instruments.base import Question
from annotation.instruments.majority import Ballot, SoftLabel, majority_with_ties
from annotation.models import Annotator, Comparison, Judgment, Preference, Standing

IDENTICAL = "identical-bytes"
KEY = ["comparison", "aspect", "span_key", "position_a", "position_b"]
VALUES = [
    "span",
    "p_a",
    "n_judgments",
    "n_human",
    "n_machine",
    "n_ties",
    "n_both_bad",
    "agreement",
    "method",
    "updated_at",
]


def refresh(comparison: Comparison) -> None:
    """Derive the preferences of `comparison` anew. Hold a lock on its row where others may be writing."""
    labels = _labels(comparison)
    rows = [_row(comparison, question, label) for question, label in labels.items()]
    if rows:
        Preference.objects.bulk_create(rows, update_conflicts=True, unique_fields=KEY, update_fields=VALUES)
    stale = Preference.objects.filter(comparison=comparison)
    for row in rows:
        stale = stale.exclude(
            Q(
                aspect=row.aspect,
                span_key=row.span_key,
                position_a=row.position_a,
                position_b=row.position_b,
            )
        )
    stale.delete()


def _labels(comparison: Comparison) -> dict[Question, SoftLabel]:
    if not comparison.are_different:
        return {Question(): _identical()}
    instrument = registry.get(comparison.project.instrument)
    ballots: dict[Question, list[Ballot]] = {}
    for answer, kind in _counted(comparison).values_list("answer", "annotator__kind"):
        for vote in instrument.votes(answer):
            ballot = Ballot(vote.verdict, by_person=kind == Annotator.Kind.PERSON)
            ballots.setdefault(vote.question, []).append(ballot)
    return {question: majority_with_ties(cast) for question, cast in ballots.items()}


def _counted(comparison: Comparison) -> QuerySet[Judgment]:
    """The judgments that count: current, and not of an annotator who is excluded from the project."""
    excluded = Standing.objects.filter(project=comparison.project_id, is_excluded=True)
    return Judgment.objects.filter(comparison=comparison, is_current=True).exclude(
        annotator__in=excluded.values("annotator")
    )


def _identical() -> SoftLabel:
    """Nobody needs to be asked which of two equal files is better."""
    return SoftLabel(
        p_a=0.5,
        n_judgments=0,
        n_human=0,
        n_machine=0,
        n_ties=0,
        n_both_bad=0,
        agreement=None,
        method=IDENTICAL,
    )


def _row(comparison: Comparison, question: Question, label: SoftLabel) -> Preference:
    return Preference(
        comparison=comparison,
        aspect=question.aspect,
        span=list(question.span) or None,
        span_key=Preference.key_of(question.span or None),
        position_a=question.position_a,
        position_b=question.position_b,
        p_a=label.p_a,
        n_judgments=label.n_judgments,
        n_human=label.n_human,
        n_machine=label.n_machine,
        n_ties=label.n_ties,
        n_both_bad=label.n_both_bad,
        agreement=label.agreement,
        method=label.method,
    )
