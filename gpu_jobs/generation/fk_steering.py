"""The strategy "FK steering": a sample steered by a scorer against a plain one.

Feynman-Kac steering (Singhal et al., ICML 2025, arXiv:2501.06848): particles go from noise to media together;
every few steps each is weighed by what the scorer says of the one that it seems to become, x̂_0, and the heavy ones
take the places of the light ones. The survivors follow p(x)·exp(λ r(x)).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from annotation.models import Prompt
from annotation.samples import Origin
from curation.scorers.base import Scorer
from curation.scorers.media import Medium
from gpu_jobs.generation.answers import Answer, Drawn
from gpu_jobs.generation.drawing import Drawing

Potential = Literal["diff", "max", "add", "sum"]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class FkSteering:
    """The best survivor of `particles`, against a sample that went alone from a seed of its own."""

    drawing: Drawing
    scorer: Scorer
    particles: int = 4
    potential: Potential = "diff"
    lambda_: float = 10.0
    weigh_every: int = 2

    name = "fk-steering"
    kept = 2
    compared = 1

    def candidates(self, prompt: Prompt) -> list[Origin]:
        """One for each particle's place, and the plain sample's, the last."""
        numbers = range(self.particles + 1)
        return [
            replace(self.drawing.origin(prompt, number, self.name), sampler=self.drawing.step_sampler)
            for number in numbers
        ]

    def answers(self, prompts: Sequence[Prompt]) -> Iterator[Answer]:
        """Steer one prompt after the other."""
        for prompt in prompts:
            media, scores = self.survivors(prompt)
            best = int(np.argmax(scores))
            origins = self.candidates(prompt)
            two = (Drawn(media[best], origins[best]), Drawn(self._plain(prompt), origins[-1]))
            yield Answer(prompt, two, ((0, 1),))

    def survivors(self, prompt: Prompt) -> tuple[list[Medium], Numbers]:
        """What stands in each particle's place at the end, and what the scorer says of it."""
        seeds = [self.drawing.seed_of(prompt, number) for number in range(self.particles)]
        way = self.drawing.denoising([prompt] * self.particles)
        dice = np.random.default_rng(self.drawing.seed_of(prompt, self.particles + 1))
        latents, weighing = way.noise(seeds), Weighing(self.particles, self.potential, self.lambda_)
        for place in range(way.steps):
            latents, guess = way.step(latents, place, 1.0, seeds)
            is_last = place == way.steps - 1
            if is_last or (place + 1) % self.weigh_every == 0:
                scores = self._scores(prompt, way.media(latents if is_last else guess))
                latents = latents[weighing.survivors(scores, dice, is_last=is_last)]
        media = way.media(latents)
        return media, self._scores(prompt, media)

    def _plain(self, prompt: Prompt) -> Medium:
        seed = self.drawing.seed_of(prompt, self.particles)
        way = self.drawing.denoising([prompt])
        return way.media(way.between(way.noise([seed]), 0, way.steps, 1.0, [seed]))[0]

    def _scores(self, prompt: Prompt, media: Sequence[Medium]) -> Numbers:
        return np.asarray(self.scorer.score([prompt.text] * len(media), media), np.float64)


@dataclass
class Weighing:
    """The weights of particles on their way, in logarithms, and who goes on.

    With G_t the potential of a weighing, and r_0 the score at the end, the last one is set so that the product of
    all is exp(λ r_0), whatever the potentials on the way (section 3.1 of the paper). Particles are drawn anew only
    where the effective sample size 1/Σw² falls below half of them; until then their weights are multiplied.
    """

    particles: int
    potential: Potential
    lambda_: float
    _log_weights: Numbers = field(init=False)
    _log_product: Numbers = field(init=False)
    _rewards: list[Numbers] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self._log_weights = np.zeros(self.particles)
        self._log_product = np.zeros(self.particles)

    def survivors(self, rewards: Numbers, dice: np.random.Generator, *, is_last: bool) -> NDArray[np.int64]:
        """Which particle stands in each place from now on."""
        target = self.lambda_ * rewards - self._log_product if is_last else self._log_potential(rewards)
        self._log_product = self._log_product + target
        self._log_weights = self._log_weights + target
        self._rewards.append(rewards)
        weights = np.exp(self._log_weights - self._log_weights.max())
        weights /= weights.sum()
        if 1.0 / np.sum(weights**2) >= self.particles / 2:
            return np.arange(self.particles)
        chosen = np.sort(dice.choice(self.particles, self.particles, p=weights))
        self._log_weights = np.zeros(self.particles)
        self._log_product = self._log_product[chosen]
        self._rewards = [each[chosen] for each in self._rewards]
        return chosen

    def _log_potential(self, rewards: Numbers) -> Numbers:
        before = self._rewards[-1] if self._rewards else np.zeros(self.particles)
        match self.potential:
            case "diff":
                return self.lambda_ * (rewards - before)
            case "max":
                return self.lambda_ * np.max([rewards, *self._rewards], axis=0)
            case "add":
                return self.lambda_ * (rewards + before)
            case "sum":
                return self.lambda_ * np.sum([rewards, *self._rewards], axis=0)
