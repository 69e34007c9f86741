"""The strategy "branching": one trajectory up to a step, and from there several.

B²-DiffuRL (Hu et al., CVPR 2025, arXiv:2503.11240) compares branches that share their beginning: what differs
between them was decided after the split, so their answers speak of those steps alone.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from annotation.models import Prompt
from annotation.samples import Origin
from curation.scorers.media import Medium
from gpu_jobs.generation.answers import Answer, Drawn
from gpu_jobs.generation.drawing import Drawing, groups

# The last step takes no noise in: branches that had only that one would end alike.
LEAST_STEPS_APART = 2
# The branches' seeds are numbered after the trunk's.
TRUNK = 0


@dataclass(frozen=True)
class Branching:
    """`branches` ends of one trunk, which splits after a share `split_at` of the steps.

    The trunk is deterministic; after the split every step takes in noise of its branch (η = 1: `steps`), without
    which all branches would end alike.
    """

    drawing: Drawing
    branches: int = 2
    split_at: float = 0.5

    name = "branching"

    @property
    def kept(self) -> int:
        """One of each branch."""
        return self.branches

    @property
    def compared(self) -> int:
        """Every two branches."""
        return self.branches * (self.branches - 1) // 2

    def candidates(self, prompt: Prompt) -> list[Origin]:
        """One for each branch; `parent` names the trunk by its seed, `eta` is the share of the way gone apart."""
        trunk = self.drawing.seed_of(prompt, TRUNK)
        return [
            replace(
                self.drawing.origin(prompt, TRUNK + 1 + branch, self.name),
                sampler=self.drawing.step_sampler,
                parent=f"trunk:{trunk}",
                eta=round(1.0 - self._split / self.drawing.steps, 6),
            )
            for branch in range(self.branches)
        ]

    def answers(self, prompts: Sequence[Prompt]) -> Iterator[Answer]:
        """Draw the trunks of some prompts together, then all their branches."""
        pairs = tuple(itertools.combinations(range(self.branches), 2))
        for group in groups(prompts, self.branches, self.drawing.batch_size):
            media = iter(self._drawn(group))
            for prompt in group:
                samples = tuple(map(Drawn, itertools.islice(media, self.branches), self.candidates(prompt)))
                yield Answer(prompt, samples, pairs)

    @property
    def _split(self) -> int:
        return min(self.drawing.steps - LEAST_STEPS_APART, round(self.split_at * self.drawing.steps))

    def _drawn(self, prompts: Sequence[Prompt]) -> list[Medium]:
        drawing, m = self.drawing, self.branches
        trunk = drawing.denoising(prompts)
        start = trunk.noise([drawing.seed_of(prompt, TRUNK) for prompt in prompts])
        shared = trunk.between(start, 0, self._split).repeat_interleave(m, dim=0)
        apart = drawing.denoising([prompt for prompt in prompts for _ in range(m)])
        seeds = [drawing.seed_of(prompt, TRUNK + 1 + branch) for prompt in prompts for branch in range(m)]
        return apart.media(apart.between(shared, self._split, drawing.steps, 1.0, seeds))
