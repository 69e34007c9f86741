"""Inverting the sampler: the noise that the policy itself would have started from, instead of a stranger's.

InPO (arXiv 2503.18454) and SmPO (arXiv 2506.02698) noise each side by running DDIM backwards with the network in
training (no gradient, no guidance) up to the drawn timestep, and regress the noise that this path amounts to. Both
sides share the timestep; their noises are their own.

Deliberately different from the published code: the last step of the path ends at the drawn timestep itself. There,
it ends at the grid point below, while the levels of the drawn one are used for the target.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor

from gpu_jobs.trainer.config.noising import DdimInversionChoice, ReNoiseChoice, Timesteps
from gpu_jobs.trainer.families import Family
from gpu_jobs.trainer.noising.noised import Clean, Noised
from gpu_jobs.trainer.noising.timesteps import draw_timesteps
from gpu_jobs.trainer.trajectories import Levels, implied_noise, move

SIDES = ("winner", "loser")


@dataclass(frozen=True)
class DdimInversion:
    """InPO: each step takes the noise predicted where it starts, plus η of the step's own randomness."""

    choice: DdimInversionChoice
    asks_policy: ClassVar[bool] = True

    def __call__(self, clean: Clean, family: Family, policy: Any) -> Noised:
        """Both sides of each pair at the pair's timestep, each along its own path."""
        path = _Path(family, policy, clean, steps=self.choice.inversion_steps, eta=self.choice.eta)
        return path.up_to(self.choice.timesteps)


@dataclass(frozen=True)
class ReNoise:
    """SmPO: each step takes the mean of the noises predicted where it starts and where it would end."""

    choice: ReNoiseChoice
    asks_policy: ClassVar[bool] = True

    def __call__(self, clean: Clean, family: Family, policy: Any) -> Noised:
        """Both sides of each pair at the pair's timestep, each along its own path."""
        path = _Path(family, policy, clean, steps=self.choice.inversion_steps, corrected=True)
        return path.up_to(self.choice.timesteps)


@dataclass(frozen=True)
class _Path:
    """The way of a batch from its clean latents upwards, all of it without gradients."""

    family: Family
    policy: Any
    clean: Clean
    steps: int
    eta: float = 0.0
    corrected: bool = False

    @torch.no_grad()
    def up_to(self, timesteps: Timesteps) -> Noised:
        """Follow the path to a drawn timestep a pair."""
        latents, sides = self.clean.latents, self.clean.sides
        drawn = draw_timesteps(timesteps, self.clean.draws, self.family).to(latents.device)
        goal = torch.cat([drawn] * sides)
        noisy, here = latents, torch.zeros_like(goal)
        for number in range(self.steps):
            grid = self.family.timesteps * (number + 1) // self.steps
            there = torch.minimum(goal, torch.full_like(goal, grid))
            moving = (there > here).view(-1, *[1] * (latents.ndim - 1))
            noisy = torch.where(moving, self._step(noisy, here, there, number), noisy)
            here = torch.maximum(here, there)
        noise = implied_noise(self.family, latents, noisy, goal)
        return Noised(noisy, goal, self.family.target(latents, noise, goal))

    def _step(self, noisy: Tensor, here: Tensor, there: Tensor, number: int) -> Tensor:
        noise = self._predicted_noise(noisy, there)
        if self.corrected:
            ahead = move(self.family, noisy, noise, here, there)
            noise = (noise + self._predicted_noise(ahead, there)) / 2
        moved = move(self.family, noisy, noise, here, there)
        return moved + self.eta * self._deviation(noisy, here, there) * self._fresh(number) if self.eta else moved

    def _predicted_noise(self, noisy: Tensor, timesteps: Tensor) -> Tensor:
        prediction = self.family.predict(self.policy, noisy, timesteps, self.clean.conditions)
        return self.family.clean_and_noise(prediction, noisy, timesteps)[1]

    def _deviation(self, noisy: Tensor, here: Tensor, there: Tensor) -> Tensor:
        """Of the sampler's step back (arXiv 2010.02502, eq. 16), for any levels of signal and noise."""
        low, high = Levels.at(self.family, here, noisy), Levels.at(self.family, there, noisy)
        carried = high.signal / low.signal * low.noise
        return low.noise / high.noise * (high.noise.square() - carried.square()).clamp(min=0).sqrt()

    def _fresh(self, number: int) -> Tensor:
        shape = tuple(self.clean.latents.shape[1:])
        drawn = [
            draw.gaussian(f"{side} inversion {number}", shape)
            for side in SIDES[: self.clean.sides]
            for draw in self.clean.draws
        ]
        return torch.from_numpy(np.stack(drawn)).to(self.clean.latents.device)
