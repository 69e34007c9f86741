"""The job kind "caption": what each sample really shows, by a vision-language model behind an endpoint."""

from dataclasses import asdict
from typing import Any

from pydantic import Field

from annotation.models import Project
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.estimates import Work
from gpu_jobs.jobs.language_model import budget_of, most_cost_field
from gpu_jobs.jobs.registry import JobKind, Spec
from gpu_jobs.models import Job

# What a caption takes at most, besides the pictures.
TOKENS_IN, TOKENS_OUT = 300, 100


class CaptionSpec(Spec):
    """Which model, how many samples, and what it may cost."""

    model: str = Field(
        min_length=1, max_length=40, title="Vision-language model", description="As it is configured."
    )
    max_samples: int | None = Field(None, ge=1, title="At most this many samples")
    most_cost: float | None = most_cost_field()


def run(context: JobContext) -> dict[str, Any]:
    """Caption what has no caption yet."""
    from curation.chat_answers import client_for
    from gpu_jobs.generation.captions.captioners import AskedCaptioner
    from gpu_jobs.generation.captions.captioning import caption_samples

    spec: CaptionSpec = context.spec
    endpoint, budget = budget_of(spec.model, spec.most_cost)
    assert endpoint is not None  # the specification has a name
    captioner = AskedCaptioner(client_for(endpoint, [budget]))
    report = caption_samples(context.project, captioner, spec.max_samples, context.on_progress)
    for reason in report.reasons:
        context.log(reason)
    return asdict(report) | {"spent": budget.spent}


def estimate(project: Project, spec: CaptionSpec) -> Work:
    """Every sample without a caption; a video counts as one picture, of which frames are sent."""
    from gpu_jobs.generation.captions.captioning import uncaptioned

    endpoint, _ = budget_of(spec.model, spec.most_cost)
    assert endpoint is not None  # the specification has a name
    samples = uncaptioned(project)[: spec.max_samples].count()
    tokens = (samples * (TOKENS_IN + endpoint.tokens_per_image), samples * TOKENS_OUT)
    return Work(
        samples=samples,
        requests=samples,
        tokens_in=tokens[0],
        tokens_out=tokens[1],
        cost=endpoint.cost(*tokens) if endpoint.has_prices else None,
        units=samples,
        units_of=captioned,
        like={"spec__model": spec.model},
    )


def captioned(job: Job) -> float:
    """How many samples a job captioned that is done."""
    return float((job.result or {}).get("captioned", 0))


KIND = JobKind("caption", "Caption samples", CaptionSpec, run, estimate=estimate)
