"""The strategy "noise selection": many cheap previews, of which a scorer picks the seeds worth finishing.

Preference-guided noise selection of IMAGHarmony (Shen et al., 2025): a preview of few steps already shows what a
seed will become, so the best and the worst seed are found at a fraction of the price of finishing all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from annotation.models import Prompt
from annotation.samples import Origin
from curation.scorers.base import Scorer
from gpu_jobs.generation.answers import Answer, Drawn
from gpu_jobs.generation.drawing import Drawing, groups


@dataclass(frozen=True)
class NoiseSelection:
    """The best and the worst of `candidates_per_prompt` seeds by their previews, finished in full."""

    drawing: Drawing
    scorer: Scorer
    candidates_per_prompt: int = 16
    preview_steps: int = 2

    name = "noise-selection"
    kept = 2
    compared = 1

    def candidates(self, prompt: Prompt) -> list[Origin]:
        """One for each seed: which two are finished only the scorer knows."""
        return [self.drawing.origin(prompt, number, self.name) for number in range(self.candidates_per_prompt)]

    def answers(self, prompts: Sequence[Prompt]) -> Iterator[Answer]:
        """Preview every seed of some prompts, then finish two of each."""
        for group in groups(prompts, 2, self.drawing.batch_size):
            chosen = [(prompt, number) for prompt in group for number in self._best_and_worst(prompt)]
            media = self.drawing.media(chosen)
            drawn = [
                Drawn(medium, self.drawing.origin(prompt, number, self.name))
                for medium, (prompt, number) in zip(media, chosen, strict=True)
            ]
            for place, prompt in enumerate(group):
                yield Answer(prompt, tuple(drawn[2 * place : 2 * place + 2]), ((0, 1),))

    def _best_and_worst(self, prompt: Prompt) -> tuple[int, int]:
        numbers = range(self.candidates_per_prompt)
        previews = self.drawing.with_steps(self.preview_steps).media([(prompt, number) for number in numbers])
        order = np.argsort(-self.scorer.score([prompt.text] * len(previews), previews), kind="stable")
        return int(order[0]), int(order[-1])
