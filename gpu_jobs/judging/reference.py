"""What a judge is measured against: known answers, and what most people say."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Literal, TypeVar

from django.db.models import QuerySet

from annotation.instruments import registry
from annotation.instruments.base import Question as About
from annotation.models import Annotator, Gold, Judgment, Project
from annotation.quality.reading import excluded_annotators
from gpu_jobs.judging.statements import statements

K = TypeVar("K", bound=Hashable)
Known = dict[int, dict[About, str]]
Of = Literal["gold", "people", "both"]
# What an answer says, thing by thing, given the prompt that it was given about.
Say = Callable[[Mapping[str, Any], str], Mapping[K, str]]


def reference(project: Project, of: Of = "both") -> Known:
    """By comparison and question the known answer, or else what more people said than anything else.

    Where two answers share the lead, people say nothing. Of the answers of people those of excluded ones are left
    out.
    """
    instrument = registry.get(project.instrument)
    return reference_in(project, lambda answer, _: statements(instrument, answer), of)


def reference_in(project: Project, say: Say[K], of: Of = "both") -> dict[int, dict[K, str]]:
    """As `reference`, in whatever an answer says."""
    by_people = _by_people(project, say) if of != "gold" else {}
    known = _gold(project, say) if of != "people" else {}
    return {each: by_people.get(each, {}) | known.get(each, {}) for each in {*by_people, *known}}


def _gold(project: Project, say: Say[K]) -> dict[int, dict[K, str]]:
    rows = Gold.objects.filter(comparison__project=project).values_list(
        "comparison_id", "answer", "comparison__prompt__text"
    )
    return {comparison: dict(say(answer, prompt)) for comparison, answer, prompt in rows.iterator()}


def _by_people(project: Project, say: Say[K]) -> dict[int, dict[K, str]]:
    votes: dict[int, dict[K, Counter[str]]] = {}
    for comparison, answer, prompt in _of_people(project).iterator():
        for about, label in say(answer, prompt).items():
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
    ).exclude(annotator__in=excluded_annotators(project))
    return rows.values_list("comparison_id", "answer", "comparison__prompt__text")
