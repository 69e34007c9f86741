"""What the applied runs of a project do to its pool, and what a dataset's card may say of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotation.models import Project
from curation.hygiene.nsfw import REVISION as NSFW_REVISION
from curation.models import HygieneFinding, HygieneRun

EXAMPLES_IN_CARD = 20


@dataclass(frozen=True)
class Applied:
    """Pairs by their ids, prompts by their keys in the database."""

    excluded: dict[str, frozenset[str]]
    """The pairs that each step leaves out; some are left out by several."""
    ties: frozenset[str]
    group_of_prompt: dict[int, int]
    """Prompts of one number belong into one split."""
    recipe: list[dict[str, Any]]
    """What was asked of each step that stands, as JSON."""

    def excluded_by_others(self, step: str) -> set[str]:
        """The pairs that stay out whatever this step finds."""
        return {pair for other, pairs in self.excluded.items() if other != step for pair in pairs}

    def together(self, prompts: Sequence[int]) -> list[list[int]]:
        """Which of these prompts, by their places, belong into one split beyond their spelling."""
        places: dict[int, list[int]] = {}
        for place, prompt in enumerate(prompts):
            if (group := self.group_of_prompt.get(prompt)) is not None:
                places.setdefault(group, []).append(place)
        return list(places.values())


def of_project(project: Project) -> Applied:
    """What stands now."""
    runs = list(standing(project))
    findings = HygieneFinding.objects.filter(run__in=runs).order_by("id")
    excluded: dict[str, set[str]] = {}
    for step, pair in findings.filter(action="exclude").values_list("run__step", "pair_id").iterator():
        excluded.setdefault(step, set()).add(pair)
    return Applied(
        excluded={step: frozenset(pairs) for step, pairs in excluded.items()},
        ties=frozenset(findings.filter(action="tie").values_list("pair_id", flat=True)),
        group_of_prompt=dict(findings.filter(action="regroup").values_list("prompt", "group")),
        recipe=[run.spec for run in runs],
    )


def standing(project: Project) -> Any:
    """The runs that stand, by step; there is one a step at most."""
    return HygieneRun.objects.filter(HygieneRun.STANDING, project=project).order_by("step")


def state(project: Project) -> tuple[Any, ...]:
    """Changes whenever `of_project` does."""
    return tuple(standing(project).values_list("id", "applied_at"))


def facts(project: Project) -> dict[str, Any]:
    """For the card and the statistics: which steps stand, what each counts, and the benchmarks collided with.

    Empty lists where nothing was looked for: then nothing is known, which is not the same as nothing found.
    """
    runs = list(standing(project))
    return {
        "steps": [
            {"step": run.step, "run": run.pk, "spec": run.spec, "counts": run.counts, "applied_at": _day(run)}
            for run in runs
        ],
        "pairs_excluded": {
            run.step: run.counts["pairs_excluded"] for run in runs if "pairs_excluded" in run.counts
        },
        "benchmark_collisions": [fact for run in runs if run.step == "leakage" for fact in _collisions(run)],
        "nsfw_gate": next((_gate(run) for run in runs if run.step == "nsfw"), None),
    }


def _day(run: HygieneRun) -> str:
    assert run.applied_at is not None
    return run.applied_at.date().isoformat()


def _collisions(run: HygieneRun) -> list[dict[str, Any]]:
    from curation.models import PromptList

    names = dict(PromptList.objects.filter(pk__in=run.spec["prompt_lists"]).values_list("pk", "name"))
    shown = run.findings.order_by("id").values_list("prompt__text", "reason", "action")[:EXAMPLES_IN_CARD]
    return [
        {
            "lists": [names.get(pk, f"list {pk}, since removed") for pk in run.spec["prompt_lists"]],
            "lines": run.counts["lines"],
            "prompts": run.counts["prompts_listed"],
            "pairs_excluded": run.counts["pairs_excluded"],
            "pairs_flagged": run.counts["pairs_flagged"],
            "examples": [
                {"prompt": text, "collides_with": reason, "action": action} for text, reason, action in shown
            ],
        }
    ]


def _gate(run: HygieneRun) -> dict[str, Any]:
    return {
        "model": NSFW_REVISION,
        "threshold": run.spec["threshold"],
        "pairs_excluded": run.counts["pairs_excluded"],
    }
