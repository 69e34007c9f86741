"""The strategy "model gallery": several models, or checkpoints of one, answer the same prompt.

IterComp (Zhang et al., ICLR 2025, arXiv:2410.07171) ranks six models so; a ranking leaves as its pairs, each of
which weighs 1/(n-1), so that one prompt doesn't dominate (annotation.preferences, docs/instruments.md).
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotation.models import Prompt
from annotation.samples import Origin
from gpu_jobs.generation.answers import Answer, Drawn
from gpu_jobs.generation.drawing import Drawing

# Prompts that one model answers before the next is loaded: loading takes longer than many pictures.
PROMPTS_A_MODEL = 256


@dataclass(frozen=True)
class Gallery:
    """One sample of each model; the seeds are the same, which means nothing to models that differ."""

    drawings: tuple[Drawing, ...]
    is_ranked: bool = False

    name = "model-gallery"

    @property
    def kept(self) -> int:
        """One of each model."""
        return len(self.drawings)

    @property
    def compared(self) -> int:
        """Every two models, or all at once."""
        return len(self._comparisons())

    def candidates(self, prompt: Prompt) -> list[Origin]:
        """One for each model."""
        return [drawing.origin(prompt, 0, self.name) for drawing in self.drawings]

    def answers(self, prompts: Sequence[Prompt]) -> Iterator[Answer]:
        """Draw with one model after the other, many prompts each."""
        for start in range(0, len(prompts), PROMPTS_A_MODEL):
            some = prompts[start : start + PROMPTS_A_MODEL]
            by_model = [drawing.media([(prompt, 0) for prompt in some]) for drawing in self.drawings]
            for prompt, *media in zip(some, *by_model, strict=True):
                yield Answer(prompt, tuple(map(Drawn, media, self.candidates(prompt))), self._comparisons())

    def _comparisons(self) -> tuple[tuple[int, ...], ...]:
        places = range(len(self.drawings))
        return (tuple(places),) if self.is_ranked else tuple(itertools.combinations(places, 2))
