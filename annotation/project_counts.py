"""How much there is of everything in a project."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Q

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


def counts(project: Project) -> ProjectCounts:
    """Count what is in `project`. In a small one this is exact; in a large one at most 30 seconds old.

    A database counts by looking at every row, so a project of a million comparisons would spend more time on
    being counted for its pages than on anything else. With several web processes and no shared cache, each keeps a
    count of its own.
    """
    key = f"project-counts:{project.pk}"
    kept: ProjectCounts | None = cache.get(key)
    if kept is not None:
        return kept
    fresh = _count(project)
    if fresh.samples + fresh.comparisons + fresh.judgments > LARGE:
        cache.set(key, fresh, KEPT_SECONDS)
    return fresh


def _count(project: Project) -> ProjectCounts:
    open_states = [Slot.State.OPEN, Slot.State.LEASED, Slot.State.RETURNED]
    slots = Slot.objects.filter(project=project).aggregate(
        open=Count("pk", filter=Q(state__in=open_states)),
        answered=Count("pk", filter=Q(state=Slot.State.ANSWERED)),
    )
    judgments = Judgment.objects.filter(comparison__project=project, is_current=True).aggregate(
        all=Count("pk"),
        human=Count("pk", filter=Q(annotator__kind=Annotator.Kind.PERSON)),
        simulated=Count("pk", filter=Q(annotator__kind=Annotator.Kind.SIMULATED)),
    )
    even = Preference.objects.filter(comparison__project=project, p_a=0.5, aspect="", span_key="")
    return ProjectCounts(
        prompts=Prompt.objects.filter(project=project).count(),
        samples=Sample.objects.filter(prompt__project=project).count(),
        comparisons=Comparison.objects.filter(project=project).count(),
        slots_open=slots["open"],
        slots_answered=slots["answered"],
        judgments=judgments["all"],
        judgments_human=judgments["human"],
        judgments_simulated=judgments["simulated"],
        ties=even.filter(position_a=0, position_b=1).count(),
    )
