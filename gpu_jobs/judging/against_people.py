"""A judge against people: on what both answered, how far it says what they say, and where it does not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from annotation.instruments import registry
from annotation.instruments.base import Question as About
from annotation.models import Annotator, Judgment, Project
from annotation.preferences import counted
from annotation.quality.vote_table import Respect
from gpu_jobs.judging.agreement import Agreement, agreement
from gpu_jobs.judging.reference import Known, Of, reference
from gpu_jobs.judging.report import InRespect, asked_of, in_respects, pairs
from gpu_jobs.judging.statements import LABELS_IN_ORDER, statements

MOST_SHOWN = 60


@dataclass(frozen=True)
class Apart:
    """A question to which the judge says something else than is known or most people say."""

    comparison: int
    about: About
    theirs: str
    mine: str


@dataclass(frozen=True)
class Compared:
    """A judge beside the reference; `apart` are the first few questions on which they differ, oldest first.

    Of its `answers` only so many are `counted`: others are held back, or the judge is excluded.
    """

    judge: Annotator
    answers: int
    counted: int
    agreement: Agreement
    respects: list[InRespect]
    apart: list[Apart]


def machines_of(project: Project) -> QuerySet[Annotator]:
    """The machines that have ever answered in the project, whether it counts or not."""
    answers = Judgment.objects.filter(comparison__project=project, annotator=OuterRef("pk"))
    return Annotator.objects.filter(Exists(answers)).exclude(kind=Annotator.Kind.PERSON).order_by("name", "pk")


def compare(project: Project, judge: Annotator, of: Of = "both", respect: Respect | None = None) -> Compared:
    """One judge; `respect` narrows down the questions that are shown. O(answers of people and of the judge)."""
    return _compared(project, judge, reference(project, of), respect)


def compare_all(project: Project, of: Of = "both") -> list[Compared]:
    """Every machine with answers that were not taken back, without the questions."""
    known = reference(project, of)
    compared = [_compared(project, machine, known, None) for machine in machines_of(project)]
    return [one for one in compared if one.answers]


def _compared(project: Project, judge: Annotator, known: Known, respect: Respect | None) -> Compared:
    said = _said(project, judge)
    asked = {comparison: asked_of(statements) for comparison, statements in said.items()}
    return Compared(
        judge=judge,
        answers=len(said),
        counted=counted(_answers(project, judge)).count(),
        agreement=agreement([pair for each in asked for pair in pairs(each, asked[each], known)], LABELS_IN_ORDER),
        respects=in_respects(said, known),
        apart=_apart(said if respect is not None else asked, known, respect),
    )


def _said(project: Project, judge: Annotator) -> dict[int, dict[About, str]]:
    instrument = registry.get(project.instrument)
    rows: QuerySet[Judgment, Any] = _answers(project, judge).order_by("comparison_id")
    return {
        comparison: statements(instrument, answer)
        for comparison, answer in rows.values_list("comparison_id", "answer").iterator()
    }


def _answers(project: Project, judge: Annotator) -> QuerySet[Judgment]:
    return Judgment.objects.filter(comparison__project=project, annotator=judge, is_current=True)


def _apart(said: Mapping[int, Mapping[About, str]], known: Known, respect: Respect | None) -> list[Apart]:
    found = (
        Apart(comparison, about, known[comparison][about], mine)
        for comparison, answered in said.items()
        for about, mine in answered.items()
        if about in known.get(comparison, {}) and known[comparison][about] != mine
        if respect in (None, Respect.of(about))
    )
    return [one for one, _ in zip(found, range(MOST_SHOWN), strict=False)]
