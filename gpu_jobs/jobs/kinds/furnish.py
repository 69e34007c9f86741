"""The job kind "furnish": rooms for a project's prompts, and spoilt copies of them."""

from dataclasses import asdict
from typing import Any, Self

from pydantic import Field, model_validator

from annotation.models import Project
from gpu_jobs.jobs.chosen_prompts import Which, chosen_prompts, max_prompts_field, prompts_asked_for, which_field
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.estimates import Work
from gpu_jobs.jobs.language_model import budget_of, model_field, most_cost_field
from gpu_jobs.jobs.registry import JobKind, Spec
from gpu_jobs.models import Job

# What a room takes of a language model, at a guess that errs upwards: the rules, the reasons and a design.
TOKENS_IN, TOKENS_OUT = 1500, 2500


class Flaws(Spec):
    """The ways in which a copy may be spoilt; one at least. Named as geometry's codes."""

    overlap: bool = Field(default=True, title="Two objects overlap")
    out_of_room: bool = Field(default=True, title="An object leaves the room")
    facing_wall: bool = Field(default=True, title="An object faces a wall")

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not any(chosen for _, chosen in self):
            raise ValueError("Choose one way at least in which copies are spoilt, or make no copies.")
        return self


class FurnishSpec(Spec):
    """Who plans, for which prompts, and what is made wrong on purpose."""

    model: str = model_field("Planner", "Plans by rules and chance, four kinds of rooms")
    prompts: Which = which_field()
    max_prompts: int | None = max_prompts_field()
    rooms_per_prompt: int = Field(1, ge=1, le=8, title="Rooms a prompt", description="Every two are compared.")
    spoilt_each: int = Field(
        1, ge=0, le=6, title="Spoilt copies a room", description="Each with one object moved or turned."
    )
    flaws: Flaws = Field(Flaws(), title="What is wrong with them", description="In turn.")
    answer: bool = Field(
        default=True,
        title="Let the geometry check answer",
        description="That a room is better than its spoilt copy. Otherwise people, or judges, are asked.",
    )
    attempts: int = Field(
        3, ge=1, le=8, title="Attempts", description="Of a language model, each told what geometry finds wrong."
    )
    most_cost: float | None = most_cost_field()
    seed: int = Field(0, ge=0, lt=2**53, title="Seed", description="The same seed plans the same rooms again.")


def run(context: JobContext) -> dict[str, Any]:
    """Furnish, continuing where an earlier attempt ended; then let the check answer."""
    from annotation.layouts.geometry import Code
    from curation.chat_answers import client_for
    from gpu_jobs.generation.layouts.furnishing import Furnishing, Rooms, answer_by_geometry, require_answers
    from gpu_jobs.generation.layouts.planners import LanguageModel, Planner, Procedural

    spec: FurnishSpec = context.spec
    has_partners = spec.spoilt_each > 0 and spec.answer
    if has_partners:
        require_answers(context.project)
    prompts = chosen_prompts(context, spec.prompts, spec.max_prompts)
    endpoint, budget = budget_of(spec.model, spec.most_cost)
    planner: Planner = (
        Procedural() if endpoint is None else LanguageModel(client_for(endpoint, [budget]), spec.attempts)
    )
    reasons = tuple(Code(name) for name, chosen in spec.flaws if chosen)
    rooms = Rooms(spec.rooms_per_prompt, spec.spoilt_each, reasons, spec.seed)
    furnishing = Furnishing(context.project, planner, rooms, context.job.pk)
    context.log(f"{len(prompts)} prompts, {spec.rooms_per_prompt} rooms each, by {planner.name}")
    furnishing.furnish(prompts, context.on_progress)
    answered = answer_by_geometry(context.project, prompts) if has_partners else 0
    report = furnishing.report(prompts, answered)
    for reason in report.reasons:
        context.log(reason)
    return asdict(report) | {"spent": budget.spent}


def estimate(project: Project, spec: FurnishSpec) -> Work:
    """Every prompt furnished anew, and no attempt in vain."""
    prompts = prompts_asked_for(project, spec.prompts, spec.max_prompts).count()
    rooms = prompts * spec.rooms_per_prompt
    endpoint, _ = budget_of(spec.model, spec.most_cost)
    tokens = (rooms * TOKENS_IN, rooms * TOKENS_OUT)
    return Work(
        prompts=prompts,
        samples=rooms * (1 + spec.spoilt_each),
        comparisons=prompts * spec.rooms_per_prompt * (spec.rooms_per_prompt - 1) // 2 + rooms * spec.spoilt_each,
        requests=None if endpoint is None else rooms,
        tokens_in=None if endpoint is None else tokens[0],
        tokens_out=None if endpoint is None else tokens[1],
        cost=endpoint.cost(*tokens) if endpoint is not None and endpoint.has_prices else None,
        units=rooms,
        units_of=_rooms_made,
        like={"spec__model": spec.model},
    )


def _rooms_made(job: Job) -> float:
    spec = FurnishSpec.model_validate(job.spec)
    return float((job.result or {}).get("new_samples", 0)) / (1 + spec.spoilt_each)


KIND = JobKind("furnish", "Furnish rooms", FurnishSpec, run, estimate=estimate)
