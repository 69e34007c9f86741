"""Judgments to preferences: the soft labels of a comparison, kept in step with its current judgments.

What is written here, at every answer, is the majority with ties of all votes that count. A project may ask for a
method that looks at all its comparisons at once (`annotation/quality/aggregate.py`); that one rewrites `p_a` and
`method` and leaves the counts alone. An answer that comes later brings its comparison back to the majority until
the project is aggregated again: a label is always made of every vote that counts, and `method` says how.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from annotation.instruments import registry
from annotation.instruments.base import Question
from annotation.instruments.majority import Ballot, SoftLabel, majority_with_ties
from annotation.models import Annotator, Comparison, Judgment, Preference, Standing
from annotation.prepared import Prepared

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

# Of one judgment: its comparison, its answer, the kind of who gave it, whether it is current, whether it is held
# back, whether who gave it is excluded.
JudgmentFacts = tuple[int, Any, str, bool, bool, bool]


@dataclass
class _Cast:
    """The votes that count in one comparison, and whether some judgment of it does not count."""

    ballots: dict[Question, list[Ballot]] = field(default_factory=dict)
    lost_some: bool = False


def refresh(comparison: Comparison) -> None:
    """Derive the preferences of `comparison` anew. Hold a lock on its row where others may be writing.

    One query reads the judgments and one writes the labels; one more where a judgment no longer counts.
    """
    refresh_from(comparison, JUDGMENTS_OF.rows(comparison=comparison.pk))


def refresh_from(comparison: Comparison, judgments: Iterable[JudgmentFacts]) -> None:
    """`refresh` from what `JUDGMENTS_OF` finds, for whoever has asked already."""
    _write([comparison], _votes_cast([comparison], judgments))


def refresh_many(comparisons: Sequence[Comparison]) -> None:
    """`refresh` for several comparisons of one project, with as many queries as for one."""
    if comparisons:
        judgments = _told(Judgment.objects.filter(comparison__in=comparisons))
        _write(comparisons, _votes_cast(comparisons, judgments))


def _write(comparisons: Sequence[Comparison], cast: dict[int, _Cast]) -> None:
    rows = [row for comparison in comparisons for row in _rows(comparison, cast[comparison.pk])]
    if rows:
        Preference.objects.bulk_create(rows, update_conflicts=True, unique_fields=KEY, update_fields=VALUES)
    # Only a judgment that stopped counting can leave a label behind that nobody's vote stands for any more.
    suspects = [comparison.pk for comparison in comparisons if cast[comparison.pk].lost_some]
    if suspects:
        kept = [row.pk for row in rows if row.comparison_id in suspects]
        Preference.objects.filter(comparison__in=suspects).exclude(pk__in=kept).delete()


def counted(judgments: QuerySet[Judgment]) -> QuerySet[Judgment]:
    """Those that count: current, not held back, and not of an annotator who is excluded from the project."""
    return judgments.filter(~_of_an_excluded(), is_current=True, is_held_back=False)


def _votes_cast(comparisons: Sequence[Comparison], judgments: Iterable[JudgmentFacts]) -> dict[int, _Cast]:
    instrument = registry.get(comparisons[0].project.instrument)
    cast = {comparison.pk: _Cast() for comparison in comparisons}
    for comparison, answer, kind, is_current, is_held_back, is_excluded in judgments:
        votes = cast[comparison]
        if not is_current or is_held_back or is_excluded:
            votes.lost_some = True
            continue
        for vote in instrument.votes(answer):
            ballot = Ballot(vote.verdict, by_person=kind == Annotator.Kind.PERSON)
            votes.ballots.setdefault(vote.question, []).append(ballot)
    return cast


def _told(judgments: QuerySet[Judgment]) -> QuerySet[Judgment, Any]:
    return judgments.order_by().values_list(
        "comparison_id", "answer", "annotator__kind", "is_current", "is_held_back", _of_an_excluded()
    )


JUDGMENTS_OF: Prepared[JudgmentFacts] = Prepared(
    lambda comparison: _told(Judgment.objects.filter(comparison=comparison)), comparison=int
)


def _of_an_excluded() -> Exists:
    return Exists(
        Standing.objects.filter(
            project=OuterRef("comparison__project"), annotator=OuterRef("annotator"), is_excluded=True
        )
    )


def _rows(comparison: Comparison, cast: _Cast) -> Iterator[Preference]:
    labels: Iterable[tuple[Question, SoftLabel]]
    if comparison.are_different:
        labels = ((question, majority_with_ties(ballots)) for question, ballots in cast.ballots.items())
    else:
        labels = [(Question(), _identical())]
    for question, label in labels:
        yield _row(comparison, question, label)


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
