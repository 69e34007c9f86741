"""How much there is of everything in a project."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet

from annotation.models import Annotator, Comparison, Judgment, Preference, Project, Prompt, Sample, Slot

# Counting this many rows takes a tenth of a second; from here on a count is kept for a while.
LARGE = 50_000
KEPT_SECONDS = 30


@dataclass(frozen=True)
class ProjectCounts:
    """How much there is of everything; `ties` are comparisons whose preference is exactly even."""

    prompts: int
    samples: int
    comparisons: int
    slots_open: int
    slots_answered: int
    judgments: int
    judgments_human: int
    judgments_simulated: int
    ties: int


def counts_of(projects: Sequence[Project]) -> dict[int, ProjectCounts]:
    """Count what is in `projects`, by their keys: in a small one exactly, in a large one at most 30 seconds ago.

    A database counts by looking at every row, so a project of a million comparisons would spend more time on
    being counted for its pages than on anything else. With several web processes and no shared cache, each keeps a
    count of its own.
    """
    kept: dict[int, ProjectCounts] = {
        project.pk: count for project in projects if (count := cache.get(_key(project.pk))) is not None
    }
    fresh = _count([project.pk for project in projects if project.pk not in kept])
    for pk, count in fresh.items():
        if count.samples + count.comparisons + count.judgments > LARGE:
            cache.set(_key(pk), count, KEPT_SECONDS)
    return kept | fresh


def _key(pk: int) -> str:
    return f"project-counts:{pk}"


def _count(projects: Sequence[int]) -> dict[int, ProjectCounts]:
    """One query a table, however many projects."""
    if not projects:
        return {}
    found: dict[int, dict[str, int]] = {pk: {} for pk in projects}
    for rows, path, figures in _figures():
        for row in rows.filter(**{f"{path}__in": projects}).order_by().values(path).annotate(**figures):
            found[row.pop(path)] |= row
    names = [field.name for field in fields(ProjectCounts)]
    return {pk: ProjectCounts(**{name: row.get(name, 0) for name in names}) for pk, row in found.items()}


def _figures() -> list[tuple[QuerySet[Any], str, dict[str, Count]]]:
    """What is counted of which rows, and by which path these find their project."""
    is_open = Q(state__in=[Slot.State.OPEN, Slot.State.LEASED, Slot.State.RETURNED])
    slots = {
        "slots_open": Count("pk", filter=is_open),
        "slots_answered": Count("pk", filter=Q(state=Slot.State.ANSWERED)),
    }
    judgments = {
        "judgments": Count("pk"),
        "judgments_human": Count("pk", filter=Q(annotator__kind=Annotator.Kind.PERSON)),
        "judgments_simulated": Count("pk", filter=Q(annotator__kind=Annotator.Kind.SIMULATED)),
    }
    even = Preference.objects.filter(p_a=0.5, aspect="", span_key="", position_a=0, position_b=1)
    return [
        (Prompt.objects.all(), "project", {"prompts": Count("pk")}),
        (Sample.objects.all(), "prompt__project", {"samples": Count("pk")}),
        (Comparison.objects.all(), "project", {"comparisons": Count("pk")}),
        (Slot.objects.all(), "project", slots),
        (Judgment.objects.filter(is_current=True), "comparison__project", judgments),
        (even, "comparison__project", {"ties": Count("pk")}),
    ]
