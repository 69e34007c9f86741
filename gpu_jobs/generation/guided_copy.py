"""The strategy "guided copy": two corrupted copies of one real picture or video, denoised.

DenseDPO (Wu et al., NeurIPS 2025, arXiv:2506.03517, algorithm 2): the real sample is noised to the same level η
with two seeds, and both are denoised. The pair keeps its layout, and of videos the motion, frame by frame, so that
an answer speaks of details; of videos it can be given for each segment. Different levels for the two sides would
teach the model to tell levels apart: η is one for the pair, and is kept.

Asked about as a whole (the pairwise instrument), such pairs are that paper's StructuralDPO, its control.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from annotation.media import store
from annotation.media.facts import UndecodableMedia
from annotation.models import Prompt, Sample
from annotation.samples import Origin
from curation.scorers.media import Medium
from gpu_jobs.generation.answers import Answer, Drawn
from gpu_jobs.generation.drawing import Drawing
from gpu_jobs.generation.files import read_picture, read_video
from gpu_jobs.jobs.errors import JobError

SIDES = 2


class UnusableTruth(JobError):
    """A real sample that no copies can be made of."""

    def __init__(self, prompt: Prompt, why: str) -> None:
        super().__init__(f"The real sample of '{prompt.text}' cannot be copied: {why}.")


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
        """How much noise the prompt's real sample gets: the nearest level at which a step begins."""
        dice = np.random.default_rng(self.drawing.seed_of(prompt, SIDES))
        wanted = dice.uniform(self.least_eta, self.most_eta)
        return min(self.drawing.levels, key=lambda level: abs(level - wanted))

    def candidates(self, prompt: Prompt) -> list[Origin]:
        """One for each side; `parent` names the real sample."""
        return [
            replace(
                self.drawing.origin(prompt, side, self.name),
                sampler=self.drawing.step_sampler,
                parent=f"sample:{self.truths[prompt.pk].pk}",
                eta=round(self.eta_of(prompt), 6),
            )
            for side in range(SIDES)
        ]

    def answers(self, prompts: Sequence[Prompt]) -> Iterator[Answer]:
        """Draw the pair of one prompt after the other. Raises `UnusableTruth` besides."""
        for prompt in prompts:
            yield Answer(prompt, tuple(map(Drawn, self._copies(prompt), self.candidates(prompt))), ((0, 1),))

    def _copies(self, prompt: Prompt) -> Sequence[Medium]:
        truth = self._truth(prompt)
        way = self.drawing.denoising([prompt] * SIDES)
        place = way.place_of(self.eta_of(prompt))
        noisy = way.corrupted([truth] * SIDES, place, self._seeds(prompt))
        return way.media(way.between(noisy, place, way.steps))

    def _truth(self, prompt: Prompt) -> Medium:
        """The real sample, a video at the generator's size and rate."""
        shape = self.drawing.shape
        self._require(prompt, Sample.Kind.IMAGE if shape is None else Sample.Kind.VIDEO)
        path = store.path(self.truths[prompt.pk].sha256)
        try:
            return read_picture(path) if shape is None else read_video(path, shape)
        except (ValueError, UndecodableMedia) as error:
            raise UnusableTruth(prompt, str(error)) from error

    def _seeds(self, prompt: Prompt) -> list[int]:
        return [self.drawing.seed_of(prompt, side) for side in range(SIDES)]

    def _require(self, prompt: Prompt, kind: Sample.Kind) -> None:
        found = self.truths[prompt.pk].kind
        if found != kind:
            raise UnusableTruth(prompt, f"it is of kind '{found}', and the generator makes a {kind}")


def truths_of(prompts: Sequence[Prompt]) -> dict[int, Sample]:
    """The real picture or video of each prompt that has one: the first that no model made."""
    found = (
        Sample.objects.filter(prompt__in=prompts, kind__in=(Sample.Kind.IMAGE, Sample.Kind.VIDEO), model=None)
        .order_by("prompt_id", "created_at", "id")
        .select_related("prompt")
    )
    return {prompt: next(samples) for prompt, samples in itertools.groupby(found, key=lambda one: one.prompt_id)}
