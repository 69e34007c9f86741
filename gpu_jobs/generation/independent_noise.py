"""The strategy "independent noise": n samples a prompt, alike in everything but their seeds.

Pairs made this way carry Pick-a-Pic and Diffusion-DPO (Wallace et al., arXiv:2311.12908).
"""

import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from PIL import Image

from annotation.comparisons import make_comparison
from annotation.models import Project, Prompt
from annotation.progress import Progress
from annotation.samples import Origin, find_sample, store_sample
from gpu_jobs.generation import generators, pipelines
from gpu_jobs.generation.seeds import sample_seed
from gpu_jobs.models import Generator

STRATEGY = "independent-noise"


@dataclass(frozen=True)
class IndependentNoise:
    """What is asked of a generator: how many samples a prompt, and how they are drawn."""

    samples_per_prompt: int = 2
    seed: int = 0
    steps: int = 8
    guidance: float = 1.0
    batch_size: int = 16


@dataclass(frozen=True)
class Generated:
    """What there is for the prompts now, and how much of it was new: numbers of samples and comparisons."""

    prompts: int
    samples: int
    comparisons: int
    new_samples: int
    new_comparisons: int


def generate_pairs(
    project: Project,
    generator: Generator,
    prompts: Sequence[Prompt],
    wanted: IndependentNoise,
    on_progress: Progress,
) -> Generated:
    """Answer every prompt with samples and set them against one another, two by two.

    A prompt's samples and comparisons are committed together, as soon as its batch is drawn. Called again after an
    interruption it draws only what is missing: seeds follow from the prompt, so what is there is recognised.

    Raises:
        UnusableGenerator: the pipeline cannot be loaded.
    """
    origins = _Origins(generator, pipelines.sampler_name(generator), wanted)
    missing = [prompt for prompt in prompts if not origins.are_all_there(prompt)]
    total, done = len(prompts), len(prompts) - len(missing)
    on_progress(done, total, "loading the model" if missing else "")
    new_samples = new_comparisons = 0
    if missing:
        for prompt, pictures in _draw(pipelines.load(generator), missing, wanted):
            stored, compared = _commit(project, prompt, pictures, origins)
            new_samples, new_comparisons = new_samples + stored, new_comparisons + compared
            done += 1
            on_progress(done, total, prompt.text)
    pairs = wanted.samples_per_prompt * (wanted.samples_per_prompt - 1) // 2
    return Generated(
        prompts=total,
        samples=total * wanted.samples_per_prompt,
        comparisons=total * pairs,
        new_samples=new_samples,
        new_comparisons=new_comparisons,
    )


@dataclass(frozen=True)
class _Origins:
    """Where each sample of this piece of work comes from: known before it is drawn."""

    generator: Generator
    sampler: str
    wanted: IndependentNoise

    def of(self, prompt: Prompt, index: int) -> Origin:
        parent = self.generator.parent
        return Origin(
            model=generators.origin_name(self.generator),
            revision=self.generator.revision or None,
            seed=sample_seed(self.wanted.seed, prompt.text, index),
            sampler=self.sampler,
            steps=self.wanted.steps,
            guidance=self.wanted.guidance,
            parent=None if parent is None else generators.origin_name(parent),
            strategy=STRATEGY,
        )

    def are_all_there(self, prompt: Prompt) -> bool:
        """Whether a prompt is done: its samples were committed together with its comparisons."""
        return all(
            find_sample(prompt, self.of(prompt, index)) is not None
            for index in range(self.wanted.samples_per_prompt)
        )


def _draw(
    pipeline: object, prompts: Sequence[Prompt], wanted: IndependentNoise
) -> Iterator[tuple[Prompt, list[Image.Image]]]:
    """Each prompt with its pictures, in order of index. Batches run across prompts, so none is half empty."""
    from gpu_jobs.trainer.sampling import generate

    n = wanted.samples_per_prompt
    pictures = generate(
        pipeline,
        [prompt.text for prompt in prompts for _ in range(n)],
        [sample_seed(wanted.seed, prompt.text, index) for prompt in prompts for index in range(n)],
        steps=wanted.steps,
        guidance=wanted.guidance,
        batch_size=wanted.batch_size,
    )
    for prompt in prompts:
        yield prompt, list(itertools.islice(pictures, n))


def _commit(
    project: Project, prompt: Prompt, pictures: Sequence[Image.Image], origins: _Origins
) -> tuple[int, int]:
    """Store one prompt's samples and comparisons, all or none; how many of each were new."""
    with transaction.atomic():
        before = prompt.samples.count()
        samples = [
            store_sample(prompt, _png(picture), origins.of(prompt, index)) for index, picture in enumerate(pictures)
        ]
        made = [
            make_comparison(project, prompt, list(pair), STRATEGY)[1] for pair in itertools.combinations(samples, 2)
        ]
        return prompt.samples.count() - before, sum(made)


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, format="PNG")
    return file.getvalue()
