"""What every strategy draws with: one generator, how it is asked, and what its samples say of themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PIL import Image

from annotation.models import Prompt
from annotation.samples import Origin
from gpu_jobs.generation import generators, pipelines
from gpu_jobs.generation.seeds import sample_seed
from gpu_jobs.models import Generator

if TYPE_CHECKING:
    from gpu_jobs.generation.denoising import Denoising

# The sampler of strategies that take the steps themselves, whatever the pipeline comes with (`denoising`).
DDIM = "DDIMScheduler"


@dataclass(frozen=True)
class Drawing:
    """A generator and its settings. Seeds follow from `seed`, the prompt and the number of the sample."""

    generator: Generator
    seed: int = 0
    steps: int = 8
    guidance: float = 1.0
    batch_size: int = 16

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
        """The seed of the prompt's sample of this number."""
        return sample_seed(self.seed, prompt.text, number)

    def with_steps(self, steps: int) -> "Drawing":
        """The same in fewer steps, or more."""
        return replace(self, steps=steps)

    def denoising(self, prompts: Sequence[Prompt]) -> "Denoising":
        """The way of these prompts from noise to pictures, step by step; raises `UnusableGenerator`."""
        from gpu_jobs.generation.denoising import Denoising, StepsUnknown

        pipeline = pipelines.load(self.generator)
        try:
            return Denoising(
                pipeline, [prompt.text for prompt in prompts], steps=self.steps, guidance=self.guidance
            )
        except StepsUnknown as error:
            raise pipelines.UnusableGenerator(self.generator, str(error)) from error

    def pictures(self, wanted: Sequence[tuple[Prompt, int]]) -> list[Image.Image]:
        """The pictures of these prompts and numbers, in order; raises `UnusableGenerator`."""
        from gpu_jobs.trainer.sampling import generate

        return list(
            generate(
                pipelines.load(self.generator),
                [prompt.text for prompt, _ in wanted],
                [self.seed_of(prompt, number) for prompt, number in wanted],
                steps=self.steps,
                guidance=self.guidance,
                batch_size=self.batch_size,
            )
        )


def groups(prompts: Sequence[Prompt], samples_each: int, batch_size: int) -> list[Sequence[Prompt]]:
    """The prompts cut so that a group's samples fill whole batches: what is drawn together is kept together."""
    each = max(1, batch_size // samples_each)
    return [prompts[start : start + each] for start in range(0, len(prompts), each)]
