"""What a judge is measured against: known answers, and what most people say."""

from collections import Counter
from typing import Any, Literal

from django.db.models import QuerySet

from annotation.instruments import registry
from annotation.instruments.base import Question as About
from annotation.models import Annotator, Gold, Judgment, Project
from annotation.quality.reading import excluded_annotators
from gpu_jobs.judging.statements import statements

Known = dict[int, dict[About, str]]
Of = Literal["gold", "people", "both"]


def reference(project: Project, of: Of = "both") -> Known:
    """By comparison and question the known answer, or else what more people said than anything else.

    Where two answers share the lead, people say nothing. Of the answers of people those of excluded ones are left
    out.
    """
    by_people = _by_people(project) if of != "gold" else {}
    known = _gold(project) if of != "people" else {}
    return {each: by_people.get(each, {}) | known.get(each, {}) for each in {*by_people, *known}}


def _gold(project: Project) -> Known:
    instrument = registry.get(project.instrument)
    rows = Gold.objects.filter(comparison__project=project).values_list("comparison_id", "answer")
    return {comparison: statements(instrument, answer) for comparison, answer in rows.iterator()}


def _by_people(project: Project) -> Known:
    instrument = registry.get(project.instrument)
    votes: dict[int, dict[About, Counter[str]]] = {}
    for comparison, answer in _of_people(project).iterator():
        for about, label in statements(instrument, answer).items():
            votes.setdefault(comparison, {}).setdefault(about, Counter())[label] += 1
    return {
        comparison: {about: leading for about, counts in asked.items() if (leading := _leading(counts))}
        for comparison, asked in votes.items()
    }


def _leading(counts: Counter[str]) -> str | None:
    (most, count), *others = counts.most_common(2)
    return most if not others or others[0][1] < count else None


def _of_people(project: Project) -> QuerySet[Judgment, Any]:
    rows = Judgment.objects.filter(
        comparison__project=project, annotator__kind=Annotator.Kind.PERSON, is_current=True
    )
    return rows.exclude(annotator__in=excluded_annotators(project)).values_list("comparison_id", "answer")
