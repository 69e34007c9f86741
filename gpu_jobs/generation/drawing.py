"""What every strategy draws with: one generator, how it is asked, and what its samples say of themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PIL import Image

from annotation.models import Prompt
from annotation.samples import Origin
from curation.scorers.media import Clip, Medium
from gpu_jobs.generation import generators, pipelines
from gpu_jobs.generation.seeds import sample_seed
from gpu_jobs.generation.video_shapes import (
    AS_IT_MAKES_THEM,
    ShapeUnknown,
    TimedShape,
    VideoSpec,
    makes_videos,
    shape_of,
)
from gpu_jobs.models import Generator

if TYPE_CHECKING:
    from gpu_jobs.generation.denoising import Denoising

# The samplers of strategies that take the steps themselves, whatever the pipeline comes with (`steps`).
DDIM = "DDIMScheduler"
FLOW_EULER = "FlowMatchEulerDiscreteScheduler"


@dataclass(frozen=True)
class Drawing:
    """A generator and its settings. Seeds follow from `seed`, the prompt and the number of the sample."""

    generator: Generator
    seed: int = 0
    steps: int = 8
    guidance: float = 1.0
    batch_size: int = 16
    video: VideoSpec = AS_IT_MAKES_THEM
    precision: pipelines.Precision = "auto"

    def origin(self, prompt: Prompt, number: int, strategy: str) -> Origin:
        """What the sample of this number says of itself."""
        parent = self.generator.parent
        return Origin(
            model=generators.origin_name(self.generator),
            revision=self.generator.revision or None,
            seed=self.seed_of(prompt, number),
            sampler=pipelines.sampler_name(self.generator),
            steps=self.steps,
            guidance=self.guidance,
            parent=None if parent is None else generators.origin_name(parent),
            strategy=strategy,
        )

    def seed_of(self, prompt: Prompt, number: int) -> int:
        """The seed of the prompt's sample of this number; a video of another shape is another sample."""
        asked = self.video.text
        return sample_seed(self.seed, f"{prompt.text}\0{asked}" if asked else prompt.text, number)

    def with_steps(self, steps: int) -> "Drawing":
        """The same in fewer steps, or more."""
        return replace(self, steps=steps)

    @cached_property
    def makes_videos(self) -> bool:
        """Whether the generator makes videos, by its pipeline's class; raises `UnusableGenerator`."""
        return makes_videos(pipelines.class_of(self.generator))

    @cached_property
    def step_sampler(self) -> str:
        """The sampler of strategies that take the steps themselves; raises `UnusableGenerator`."""
        from gpu_jobs.trainer.families.schedules import follows_flow

        settings = pipelines.scheduler_config(self.generator)
        is_flow = follows_flow(pipelines.sampler_name(self.generator), settings)
        return FLOW_EULER if is_flow else DDIM

    @cached_property
    def levels(self) -> tuple[float, ...]:
        """How far from the data it is at every place where a step begins; no weights are loaded."""
        from gpu_jobs.generation.steps import StepsUnknown, way_of

        scheduler = {
            **pipelines.scheduler_config(self.generator),
            "_class_name": pipelines.sampler_name(self.generator),
        }
        name = pipelines.class_of(self.generator).__name__
        try:
            return way_of(name, scheduler, pipelines.denoiser_config(self.generator), self.steps).levels
        except StepsUnknown as error:
            raise pipelines.UnusableGenerator(self.generator, str(error)) from error

    def denoising(self, prompts: Sequence[Prompt]) -> "Denoising":
        """The way of these prompts from noise to pictures or videos, step by step; raises `UnusableGenerator`."""
        from gpu_jobs.generation.denoising import Denoising
        from gpu_jobs.generation.steps import StepsUnknown

        pipeline = self._pipeline()
        try:
            return Denoising(
                pipeline,
                [prompt.text for prompt in prompts],
                steps=self.steps,
                guidance=self.guidance,
                shape=self.shape,
                batch_size=self.batch_size,
            )
        except StepsUnknown as error:
            raise pipelines.UnusableGenerator(self.generator, str(error)) from error

    @property
    def shape(self) -> TimedShape | None:
        """Of the videos; None of a generator that makes pictures. Raises `UnusableGenerator`."""
        return self._shape(self._pipeline()) if self.makes_videos else None

    def media(self, wanted: Sequence[tuple[Prompt, int]]) -> list[Medium]:
        """The pictures or videos of these prompts and numbers, in order; raises `UnusableGenerator`."""
        from gpu_jobs.trainer.sampling import generate

        pipeline = self._pipeline()
        texts = [prompt.text for prompt, _ in wanted]
        seeds = [self.seed_of(prompt, number) for prompt, number in wanted]
        if self.makes_videos:
            return self._videos(pipeline, texts, seeds)
        return list(
            generate(pipeline, texts, seeds, steps=self.steps, guidance=self.guidance, batch_size=self.batch_size)
        )

    def _videos(self, pipeline: Any, texts: Sequence[str], seeds: Sequence[int]) -> list[Medium]:
        from gpu_jobs.trainer.video_sampling import VideoShape, generate_videos

        shape = self._shape(pipeline)
        made = generate_videos(
            pipeline,
            texts,
            seeds,
            shape=VideoShape(shape.width, shape.height, shape.frames),
            steps=self.steps,
            guidance=self.guidance,
            batch_size=self.batch_size,
        )
        try:
            return [Clip(tuple(map(Image.fromarray, frames)), shape.fps) for frames in made]
        except ValueError as error:  # sizes that its pipeline refuses
            raise pipelines.UnusableGenerator(self.generator, str(error)) from error

    def _shape(self, pipeline: Any) -> TimedShape:
        try:
            return shape_of(self.generator, pipeline, self.video)
        except ShapeUnknown as error:
            raise pipelines.UnusableGenerator(self.generator, str(error)) from error

    def _pipeline(self) -> Any:
        return pipelines.load(self.generator, self.precision)


def groups(prompts: Sequence[Prompt], samples_each: int, batch_size: int) -> list[Sequence[Prompt]]:
    """The prompts cut so that a group's samples fill whole batches: what is drawn together is kept together."""
    each = max(1, batch_size // samples_each)
    return [prompts[start : start + each] for start in range(0, len(prompts), each)]
