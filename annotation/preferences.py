"""Judgments to preferences: the soft labels of a comparison, kept in step with its current judgments."""

from django.db.models import Q

from annotation.instruments import registry
from annotation.instruments.base import Answered, SoftLabel
from annotation.models import Annotator, Comparison, Judgment, Preference

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
    rows = [_row(comparison, label) for label in labels]
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


def _labels(comparison: Comparison) -> list[SoftLabel]:
    if not comparison.are_different:
        return [_identical()]
    answers = [
        Answered(answer, by_person=kind == Annotator.Kind.PERSON)
        for answer, kind in Judgment.objects.filter(comparison=comparison, is_current=True).values_list(
            "answer", "annotator__kind"
        )
    ]
    return registry.get(comparison.project.instrument).preferences(answers)


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


def _row(comparison: Comparison, label: SoftLabel) -> Preference:
    return Preference(
        comparison=comparison,
        aspect=label.aspect,
        span=None if label.span is None else list(label.span),
        span_key=Preference.key_of(label.span),
        position_a=label.position_a,
        position_b=label.position_b,
        p_a=label.p_a,
        n_judgments=label.n_judgments,
        n_human=label.n_human,
        n_machine=label.n_machine,
        n_ties=label.n_ties,
        n_both_bad=label.n_both_bad,
        agreement=label.agreement,
        method=label.method,
    )
