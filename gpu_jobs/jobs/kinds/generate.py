"""The job kind "generate": samples for a project's prompts, made to differ by a strategy."""

from dataclasses import asdict
from typing import Any, Literal

from pydantic import Field

from annotation.models import Project, Prompt
from gpu_jobs.generation.specs import IndependentNoiseSpec, StrategySpec
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.registry import JobKind, Spec
from gpu_jobs.models import Generator


class GenerateSpec(Spec):
    """Which generator answers which prompts, and how."""

    generator: int = Field(title="Generator")
    prompts: Literal["unanswered", "all"] = Field(
        "unanswered", title="Prompts", description="Those without any sample yet, or all."
    )
    max_prompts: int | None = Field(None, ge=1, title="At most this many prompts")
    strategy: StrategySpec = Field(IndependentNoiseSpec(), title="How samples differ")
    seed: int = Field(0, ge=0, lt=2**53, title="Seed", description="The same seed draws the same pictures again.")
    steps: int = Field(8, ge=1, le=200, title="Denoising steps")
    guidance: float = Field(1.0, ge=0.0, le=50.0, title="Guidance scale", description="1: no guidance.")
    batch_size: int = Field(16, ge=1, le=256, title="Pictures drawn together")


def run(context: JobContext) -> dict[str, Any]:
    """Generate, continuing where an earlier attempt ended."""
    from gpu_jobs.generation.answers import answer_prompts
    from gpu_jobs.generation.drawing import Drawing
    from gpu_jobs.generation.strategies import strategy_of

    spec: GenerateSpec = context.spec
    generator = generator_of(context.project, spec.generator)
    prompts = _chosen_prompts(context, spec)
    drawing = Drawing(
        generator, seed=spec.seed, steps=spec.steps, guidance=spec.guidance, batch_size=spec.batch_size
    )
    strategy, prompts = strategy_of(context.project, spec.strategy, drawing, prompts)
    context.log(f"{len(prompts)} prompts, {strategy.kept} samples each ({strategy.name}), by {generator.name}")
    return asdict(answer_prompts(context.project, strategy, prompts, context.on_progress))


def generator_of(project: Project, generator_id: int) -> Generator:
    """The generator, if the project may use it.

    Raises:
        JobError: it may not, or there is none.
    """
    from gpu_jobs.generation.generators import usable_in

    generator = usable_in(project).select_related("parent").filter(pk=generator_id).first()
    if generator is None:
        raise JobError(f"There is no generator {generator_id} that project '{project.slug}' may use.")
    return generator


def _chosen_prompts(context: JobContext, spec: GenerateSpec) -> list[Prompt]:
    """The prompts of this job. Chosen once: a later attempt must not find those just answered "answered"."""
    if "prompts" not in context.memory:
        found = Prompt.objects.filter(project=context.project).order_by("pk")
        if spec.prompts == "unanswered":
            found = found.filter(samples__isnull=True)
        context.remember(prompts=list(found.values_list("pk", flat=True)[: spec.max_prompts]))
    chosen = context.memory["prompts"]
    if not chosen:
        raise JobError("No prompt is left without samples: add prompts, or choose all prompts.")
    by_id = Prompt.objects.in_bulk(chosen)
    return [by_id[pk] for pk in chosen if pk in by_id]


KIND = JobKind("generate", "Generate samples", "gpu", GenerateSpec, run)
