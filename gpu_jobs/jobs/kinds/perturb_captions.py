"""The job kind "perturb_captions": a worse caption for the side of each pair that lost, as DCPO trains on."""

from dataclasses import asdict
from typing import Any, Literal

from pydantic import Field

from annotation.models import Project
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.estimates import Work
from gpu_jobs.jobs.language_model import budget_of, model_field, most_cost_field
from gpu_jobs.jobs.registry import JobKind, Spec
from gpu_jobs.models import Job

# What a text takes of a language model, at a guess that errs upwards.
TOKENS_IN, TOKENS_OUT = 350, 100


class PerturbCaptionsSpec(Spec):
    """What is perturbed, how far, and by whom."""

    strategy: Literal["perturbation", "hybrid"] = Field(
        "perturbation",
        title="Strategy",
        description="perturbation: the winner keeps the prompt, the loser gets a perturbed one. hybrid: the winner "
        "keeps its own caption, the loser gets a perturbed caption of its own; caption the samples first.",
    )
    level: Literal["weak", "medium", "strong"] = Field(
        "weak", title="Level", description="About 40, 60 or 80 of a hundred words that carry meaning change."
    )
    model: str = model_field("Perturber", "Words are exchanged by lists, without grammar")
    most_cost: float | None = most_cost_field()
    seed: int = Field(0, ge=0, lt=2**53, title="Seed")


def run(context: JobContext) -> dict[str, Any]:
    """Write what is missing, as the labels are now."""
    from curation.chat_answers import client_for
    from gpu_jobs.generation.captions.hybrid import Hybrid
    from gpu_jobs.generation.captions.perturbation import Perturbation
    from gpu_jobs.generation.captions.perturbers import AskedPerturber, Lexical, Perturber
    from gpu_jobs.generation.captions.worsening import Worsening, worsen

    spec: PerturbCaptionsSpec = context.spec
    endpoint, budget = budget_of(spec.model, spec.most_cost)
    perturber: Perturber = (
        Lexical(spec.seed) if endpoint is None else AskedPerturber(client_for(endpoint, [budget]), spec.seed)
    )
    worsening: Worsening = Perturbation() if spec.strategy == "perturbation" else Hybrid()
    report = worsen(context.project, worsening, perturber, spec.level, context.on_progress)
    if report.without_text:
        context.log(f"{report.without_text} samples have no caption to be perturbed: caption the samples first.")
    for reason in report.reasons:
        context.log(reason)
    return asdict(report) | {"spent": budget.spent}


def estimate(project: Project, spec: PerturbCaptionsSpec) -> Work:
    """Every side that lost, as if none had a worse caption yet."""
    from gpu_jobs.generation.captions.worsening import losers

    endpoint, _ = budget_of(spec.model, spec.most_cost)
    lost = len(losers(project))
    tokens = (lost * TOKENS_IN, lost * TOKENS_OUT)
    return Work(
        samples=lost,
        requests=None if endpoint is None else lost,
        tokens_in=None if endpoint is None else tokens[0],
        tokens_out=None if endpoint is None else tokens[1],
        cost=endpoint.cost(*tokens) if endpoint is not None and endpoint.has_prices else None,
        units=lost,
        units_of=_written,
        like={"spec__model": spec.model},
    )


def _written(job: Job) -> float:
    return float((job.result or {}).get("written", 0))


KIND = JobKind("perturb_captions", "Perturb captions", PerturbCaptionsSpec, run, estimate=estimate)
