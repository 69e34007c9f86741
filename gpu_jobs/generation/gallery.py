"""The strategy "model gallery": several models, or checkpoints of one, answer the same prompt.

IterComp (Zhang et al., ICLR 2025, arXiv:2410.07171) ranks six models so; a ranking leaves as its pairs, each of
which weighs 1/(n-1), so that one prompt doesn't dominate (annotation.preferences, docs/instruments.md).
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotation.models import Prompt, Sample
from annotation.samples import Origin, find_samples
from gpu_jobs.generation.answers import Answer, Drawn
from gpu_jobs.generation.drawing import Drawing, groups

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
        """Draw with one model after the other, many prompts each; what is stored is not drawn again."""
        for start in range(0, len(prompts), PROMPTS_A_MODEL):
            some = prompts[start : start + PROMPTS_A_MODEL]
            for place, drawing in enumerate(self.drawings):
                missing = [prompt for prompt in some if self._stored(prompt)[place] is None]
                for group in groups(missing, 1, drawing.batch_size):
                    media = drawing.media([(prompt, 0) for prompt in group])
                    for prompt, medium in zip(group, media, strict=True):
                        yield self._with(prompt, place, Drawn(medium, drawing.origin(prompt, 0, self.name)))

    def _with(self, prompt: Prompt, place: int, drawn: Drawn) -> Answer:
        """All models' samples side by side; as long as another one's is missing, the drawn one alone."""
        others = self._stored(prompt)
        samples = [*others[:place], drawn, *others[place + 1 :]]
        there = tuple(sample for sample in samples if sample is not None)
        return (
            Answer(prompt, there, self._comparisons()) if len(there) == self.kept else Answer(prompt, (drawn,), ())
        )

    def _stored(self, prompt: Prompt) -> list[Sample | None]:
        """Each model's sample, where there is one."""
        wanted = self.candidates(prompt)
        found = find_samples(prompt, wanted)
        return [next((one for one in found if one.origin == origin.as_json()), None) for origin in wanted]

    def _comparisons(self) -> tuple[tuple[int, ...], ...]:
        places = range(len(self.drawings))
        return (tuple(places),) if self.is_ranked else tuple(itertools.combinations(places, 2))
