"""The strategy "independent noise": n samples a prompt, alike in everything but their seeds.

Pairs made this way carry Pick-a-Pic and Diffusion-DPO (Wallace et al., arXiv:2311.12908); groups of seven D3PO
(Yang et al., arXiv:2311.13231).
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotation.models import Prompt
from annotation.samples import Origin
from gpu_jobs.generation.answers import Answer, Drawn
from gpu_jobs.generation.drawing import Drawing, groups


@dataclass(frozen=True)
class IndependentNoise:
    """Every two of a prompt's samples are compared, or all of them at once where the project ranks."""

    drawing: Drawing
    samples_per_prompt: int = 2
    is_ranked: bool = False

    name = "independent-noise"

    @property
    def kept(self) -> int:
        """All of them."""
        return self.samples_per_prompt

    @property
    def compared(self) -> int:
        """Every two, or all at once."""
        return len(self._comparisons())

    def candidates(self, prompt: Prompt) -> list[Origin]:
        """One for each number."""
        return [self.drawing.origin(prompt, number, self.name) for number in range(self.samples_per_prompt)]

    def answers(self, prompts: Sequence[Prompt]) -> Iterator[Answer]:
        """Draw, some prompts at a time."""
        n = self.samples_per_prompt
        for group in groups(prompts, n, self.drawing.batch_size):
            media = iter(self.drawing.media([(prompt, number) for prompt in group for number in range(n)]))
            for prompt in group:
                samples = tuple(map(Drawn, itertools.islice(media, n), self.candidates(prompt)))
                yield Answer(prompt, samples, self._comparisons())

    def _comparisons(self) -> tuple[tuple[int, ...], ...]:
        places = range(self.samples_per_prompt)
        return (tuple(places),) if self.is_ranked else tuple(itertools.combinations(places, 2))
