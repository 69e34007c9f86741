"""The job kind "evolve_prompts": rewrites of a project's prompts, and which of them the generator likes."""

from dataclasses import asdict
from typing import Any

from pydantic import Field

from annotation.models import Project
from gpu_jobs.jobs.chosen_prompts import Which, chosen_prompts, max_prompts_field, prompts_asked_for, which_field
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.estimates import Work
from gpu_jobs.jobs.language_model import budget_of, model_field, most_cost_field
from gpu_jobs.jobs.registry import JobKind, Spec
from gpu_jobs.models import Job

# What a round of a prompt takes of a language model, at a guess that errs upwards; the rest for each rewrite.
TOKENS_IN, TOKENS_A_REWRITE = 400, 200


class ScoreSpec(Spec):
    """One scorer's say."""

    scorer: str = Field(min_length=1, max_length=200, title="Scorer")
    weight: float = Field(1.0, ge=-1000.0, le=1000.0, title="Weight")
    floor: float | None = Field(None, title="Floor", description="A chosen rewrite's samples score above it.")


class EvolvePromptsSpec(Spec):
    """Who rewrites, who draws, what scores, and when one rewrite is preferred to another."""

    generator: int = Field(title="Generator")
    model: str = model_field("Rewriter", "Rules that add phrases and understand nothing")
    scores: tuple[ScoreSpec, ...] = Field(
        min_length=1, max_length=8, title="Scores", description="Of what is drawn."
    )
    gap: float = Field(
        0.1, ge=0.0, title="Gap", description="By how much the weighted sum of a rejected rewrite falls behind."
    )
    longest_words: int = Field(130, ge=1, le=2000, title="Longest chosen rewrite", description="In words.")
    prompts: Which = which_field()
    max_prompts: int | None = max_prompts_field()
    per_round: int = Field(5, ge=2, le=16, title="Rewrites a round")
    rounds: int = Field(1, ge=1, le=8, title="Rounds", description="Later ones are told what scored how.")
    answer: bool = Field(
        default=True,
        title="Let the scores answer",
        description="Which rewrite is better. Otherwise people, or judges, are asked.",
    )
    most_cost: float | None = most_cost_field()
    seed: int = Field(0, ge=0, lt=2**53, title="Seed")
    steps: int = Field(8, ge=1, le=200, title="Denoising steps")
    guidance: float = Field(1.0, ge=0.0, le=50.0, title="Guidance scale", description="1: no guidance.")
    batch_size: int = Field(16, ge=1, le=256, title="Pictures drawn together")


def run(context: JobContext) -> dict[str, Any]:
    """Evolve, continuing where an earlier attempt ended; then let the scores answer."""
    from curation.chat_answers import client_for
    from curation.scorers import registry
    from gpu_jobs.generation import known_answers
    from gpu_jobs.generation.drawing import Drawing
    from gpu_jobs.generation.rewriting.choosing import Criterion, Rule
    from gpu_jobs.generation.rewriting.evolution import Evolution
    from gpu_jobs.generation.rewriting.rewriters import LanguageModel, Rewriter, Rules
    from gpu_jobs.jobs.kinds.generate import generator_of

    spec: EvolvePromptsSpec = context.spec
    if spec.answer:
        known_answers.better(context.project, 0)
    generator = generator_of(context.project, spec.generator)
    prompts = chosen_prompts(context, spec.prompts, spec.max_prompts)
    endpoint, budget = budget_of(spec.model, spec.most_cost)
    rewriter: Rewriter = (
        Rules() if endpoint is None else LanguageModel(client_for(endpoint, [budget]), spec.longest_words)
    )
    criteria = tuple(Criterion(one.scorer, one.weight, one.floor) for one in spec.scores)
    try:
        scorers = {one.scorer: registry.get(one.scorer) for one in spec.scores}
    except registry.UnknownScorer as error:
        raise JobError(str(error)) from error
    evolution = Evolution(
        context.project,
        rewriter,
        Drawing(generator, spec.seed, spec.steps, spec.guidance, spec.batch_size),
        scorers,
        Rule(criteria, spec.gap, spec.longest_words),
        spec.per_round,
        spec.rounds,
        context.job.pk,
    )
    context.log(f"{len(prompts)} prompts, {spec.per_round * spec.rounds} rewrites each, by {rewriter.name}")
    evolution.evolve(prompts, context.on_progress)
    report = evolution.report(prompts, evolution.answer(prompts) if spec.answer else 0)
    for reason in report.reasons:
        context.log(reason)
    return asdict(report) | {"spent": budget.spent}


def estimate(project: Project, spec: EvolvePromptsSpec) -> Work:
    """Every prompt evolved anew; how many pairs come of it is known only afterwards."""
    prompts = prompts_asked_for(project, spec.prompts, spec.max_prompts).count()
    endpoint, _ = budget_of(spec.model, spec.most_cost)
    rewrites = prompts * spec.per_round * spec.rounds
    requests = prompts * spec.rounds
    shown = TOKENS_A_REWRITE * spec.per_round * spec.rounds * (spec.rounds - 1) // 2 * prompts
    tokens = (requests * TOKENS_IN + shown, rewrites * TOKENS_A_REWRITE)
    return Work(
        prompts=prompts,
        samples=2 * rewrites,
        requests=None if endpoint is None else requests,
        tokens_in=None if endpoint is None else tokens[0],
        tokens_out=None if endpoint is None else tokens[1],
        cost=endpoint.cost(*tokens) if endpoint is not None and endpoint.has_prices else None,
        units=rewrites * spec.steps,
        units_of=_steps_taken,
        like={"spec__generator": spec.generator, "spec__model": spec.model},
    )


def _steps_taken(job: Job) -> float:
    steps = EvolvePromptsSpec.model_validate(job.spec).steps
    return float((job.result or {}).get("new_samples", 0)) / 2 * steps


KIND = JobKind("evolve_prompts", "Evolve prompts", EvolvePromptsSpec, run, estimate=estimate)
