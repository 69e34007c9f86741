"""The strategy "best of n": many samples of a prompt, of which a scorer picks two that should differ."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from annotation.models import Prompt
from annotation.samples import Origin
from curation.scorers.base import Scorer
from gpu_jobs.generation.answers import Answer, Drawn
from gpu_jobs.generation.drawing import Drawing, groups


@dataclass(frozen=True)
class BestOfN:
    """The best of n by a scorer against the worst, or against the first, which is a plain sample.

    What the scorer thinks is no label: people, or judges, are asked about the pair as about any other.
    """

    drawing: Drawing
    scorer: Scorer
    n: int = 8
    against: Literal["worst", "plain"] = "worst"

    name = "best-of-n"
    kept = 2
    compared = 1

    def candidates(self, prompt: Prompt) -> list[Origin]:
        """One for each number: which two are kept only the scorer knows."""
        return [self.drawing.origin(prompt, number, self.name) for number in range(self.n)]

    def answers(self, prompts: Sequence[Prompt]) -> Iterator[Answer]:
        """Draw n of each prompt, and keep two."""
        for group in groups(prompts, self.n, self.drawing.batch_size):
            wanted = [(prompt, number) for prompt in group for number in range(self.n)]
            media = self.drawing.media(wanted)
            scores = self.scorer.score([prompt.text for prompt, _ in wanted], media)
            for place, prompt in enumerate(group):
                mine = slice(place * self.n, (place + 1) * self.n)
                two = _two(scores[mine], self.against)
                drawn = list(itertools.starmap(Drawn, zip(media[mine], self.candidates(prompt), strict=True)))
                yield Answer(prompt, tuple(drawn[number] for number in two), ((0, 1),))


def _two(scores: np.ndarray, against: str) -> tuple[int, int]:
    """The best, and the other; of equal scores the earlier sample, and never one sample twice."""
    best = int(np.argmax(scores))
    others = [number for number in range(len(scores)) if number != best]
    return best, others[0] if against == "plain" else min(others, key=lambda number: (scores[number], number))
