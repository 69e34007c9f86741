"""The strategy "guided copy": two corrupted copies of one real picture, denoised.

DenseDPO (Wu et al., NeurIPS 2025, arXiv:2506.03517, algorithm 2): the real sample is noised to the same level η
with two seeds, and both are denoised. The pair keeps its layout, so that an answer speaks of details. Different
levels for the two sides would teach the model to tell levels apart: η is one for the pair, and is kept.

Asked about as a whole (the pairwise instrument), such pairs are that paper's StructuralDPO, its control.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from annotation.media import store
from annotation.models import Prompt, Sample
from annotation.samples import Origin
from gpu_jobs.generation.answers import Answer, Drawn
from gpu_jobs.generation.drawing import DDIM, Drawing

SIDES = 2


@dataclass(frozen=True)
class GuidedCopy:
    """η is uniform between `least_eta` and `most_eta`, one for each prompt, by the seed."""

    drawing: Drawing
    truths: Mapping[int, Sample]
    least_eta: float = 0.65
    most_eta: float = 0.8

    name = "guided-copy"
    kept = SIDES
    compared = 1

    def eta_of(self, prompt: Prompt) -> float:
        """How much of the way to noise the prompt's picture goes: the nearest level at which a step begins."""
        dice = np.random.default_rng(self.drawing.seed_of(prompt, SIDES))
        wanted = dice.uniform(self.least_eta, self.most_eta)
        steps = self.drawing.steps
        return max(1, round(wanted * steps)) / steps

    def candidates(self, prompt: Prompt) -> list[Origin]:
        """One for each side; `parent` names the real sample."""
        return [
            replace(
                self.drawing.origin(prompt, side, self.name),
                sampler=DDIM,
                parent=f"sample:{self.truths[prompt.pk].pk}",
                eta=round(self.eta_of(prompt), 6),
            )
            for side in range(SIDES)
        ]

    def answers(self, prompts: Sequence[Prompt]) -> Iterator[Answer]:
        """Draw the pairs of a level together, a batch at a time, in the order of the prompts."""
        for prompt in prompts:
            drawn = tuple(map(Drawn, self._copies(prompt), self.candidates(prompt)))
            yield Answer(prompt, drawn, ((0, 1),))

    def _copies(self, prompt: Prompt) -> list[Image.Image]:
        drawing = self.drawing
        way = drawing.denoising([prompt] * SIDES)
        place = way.place_of(self.eta_of(prompt))
        with Image.open(store.path(self.truths[prompt.pk].sha256)) as picture:
            truth = picture.convert("RGB")
        seeds = [drawing.seed_of(prompt, side) for side in range(SIDES)]
        noisy = way.corrupted([truth] * SIDES, place, seeds)
        return way.pictures(way.between(noisy, place, drawing.steps))


def truths_of(prompts: Sequence[Prompt]) -> dict[int, Sample]:
    """The real picture of each prompt that has one: the first that no model made."""
    found = (
        Sample.objects.filter(prompt__in=prompts, kind=Sample.Kind.IMAGE, model=None)
        .order_by("prompt_id", "created_at", "id")
        .select_related("prompt")
    )
    return {prompt: next(samples) for prompt, samples in itertools.groupby(found, key=lambda one: one.prompt_id)}
