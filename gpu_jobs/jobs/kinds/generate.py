"""The job kind "generate": samples for a project's prompts, made to differ by a strategy."""

from dataclasses import asdict
from typing import Any

from pydantic import Field

from annotation.models import Project
from gpu_jobs.generation.pipelines import Precision
from gpu_jobs.generation.specs import GuidedCopySpec, IndependentNoiseSpec, StrategySpec
from gpu_jobs.generation.video_shapes import AS_IT_MAKES_THEM, VideoSpec
from gpu_jobs.jobs.chosen_prompts import Which, chosen_prompts, max_prompts_field, prompts_asked_for, which_field
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.estimates import Work
from gpu_jobs.jobs.registry import JobKind, Spec
from gpu_jobs.models import Generator, Job


class GenerateSpec(Spec):
    """Which generator answers which prompts, and how."""

    generator: int = Field(title="Generator")
    prompts: Which = which_field()
    max_prompts: int | None = max_prompts_field()
    strategy: StrategySpec = Field(IndependentNoiseSpec(), title="How samples differ")
    seed: int = Field(0, ge=0, lt=2**53, title="Seed", description="The same seed draws the same samples again.")
    steps: int = Field(8, ge=1, le=200, title="Denoising steps")
    guidance: float = Field(1.0, ge=0.0, le=50.0, title="Guidance scale", description="1: no guidance.")
    batch_size: int = Field(16, ge=1, le=256, title="Samples drawn together")
    video: VideoSpec = Field(
        AS_IT_MAKES_THEM,
        title="Videos",
        description="Of models that make videos; left empty, as the model makes them.",
    )
    precision: Precision = Field(
        "auto", title="Precision", description="Of the weights; auto: half where the device is faster in it."
    )

    @property
    def needs_real_samples(self) -> bool:
        """Whether a prompt can only be answered beside a real picture or video."""
        return isinstance(self.strategy, GuidedCopySpec)


def estimate(project: Project, spec: GenerateSpec) -> Work:
    """As if every prompt were answered anew; timed by jobs with the same generator and strategy."""
    from gpu_jobs.generation.drawing import Drawing
    from gpu_jobs.generation.strategies import strategy_of

    drawing = Drawing(generator_of(project, spec.generator), steps=spec.steps)
    prompts = list(
        prompts_asked_for(project, spec.prompts, spec.max_prompts, real_samples_needed=spec.needs_real_samples)
    )
    strategy, prompts = strategy_of(project, spec.strategy, drawing, prompts)
    return Work(
        prompts=len(prompts),
        samples=len(prompts) * strategy.kept,
        comparisons=len(prompts) * strategy.compared,
        units=len(prompts) * _steps_a_prompt(spec),
        units_of=_steps_taken,
        like={"spec__generator": spec.generator, "spec__strategy__name": spec.strategy.name},
    )


def _steps_a_prompt(spec: GenerateSpec) -> float:
    return spec.strategy.ways(spec.steps) * spec.steps


def _steps_taken(job: Job) -> float:
    """By a job that is done, for the prompts that it answered itself."""
    result = job.result or {}
    share_new = result.get("new_samples", 0) / max(1, result.get("samples", 0))
    return float(result.get("prompts", 0)) * share_new * _steps_a_prompt(GenerateSpec.model_validate(job.spec))


def run(context: JobContext) -> dict[str, Any]:
    """Generate, continuing where an earlier attempt ended."""
    from gpu_jobs.generation.answers import answer_prompts
    from gpu_jobs.generation.drawing import Drawing
    from gpu_jobs.generation.generators import remember_media
    from gpu_jobs.generation.strategies import strategy_of

    spec: GenerateSpec = context.spec
    generator = generator_of(context.project, spec.generator)
    prompts = chosen_prompts(context, spec.prompts, spec.max_prompts, real_samples_needed=spec.needs_real_samples)
    drawing = Drawing(
        generator,
        seed=spec.seed,
        steps=spec.steps,
        guidance=spec.guidance,
        batch_size=spec.batch_size,
        video=spec.video,
        precision=spec.precision,
    )
    if generator.media is None:
        remember_media(generator, "video" if drawing.makes_videos else "image")
        if against := misfits(context.project, spec):
            raise JobError(" ".join(against.values()))
    strategy, prompts = strategy_of(context.project, spec.strategy, drawing, prompts)
    context.log(f"{len(prompts)} prompts, {strategy.kept} samples each ({strategy.name}), by {generator.name}")
    return asdict(answer_prompts(context.project, strategy, prompts, context.on_progress, context.job.pk))


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


def misfits(project: Project, spec: GenerateSpec) -> dict[str, str]:
    """Models that make what the project does not have, and scorers that cannot judge what is made."""
    from gpu_jobs import fitting
    from gpu_jobs.generation.generators import usable_in

    within = f"strategy.{spec.strategy.name}"
    others = {f"{within}.generators.{i}": n for i, n in enumerate(getattr(spec.strategy, "generators", ()))}
    found = fitting.of_generators(project, {"generator": spec.generator, **others})
    scorer: str | None = getattr(spec.strategy, "scorer", None)
    generator = usable_in(project).filter(pk=spec.generator).first()
    if scorer is not None and generator is not None and generator.media is not None:
        found |= fitting.of_scorers([(f"{within}.scorer", scorer)], frozenset({generator.media}))
    return found


KIND = JobKind("generate", "Generate samples", GenerateSpec, run, estimate=estimate, misfits=misfits)
