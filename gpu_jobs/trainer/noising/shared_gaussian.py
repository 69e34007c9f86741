"""One timestep and one Gaussian noise per pair, the same for winner, loser and reference.

Sharing is the authors' code's choice (arXiv 2311.12908 writes separate draws): differences between the two errors
then come from the pictures and not from the noise. The noise must be Gaussian: a published script that drew it
uniformly trained on something else without noticing.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch

from gpu_jobs.trainer.config.noising import SharedGaussianChoice
from gpu_jobs.trainer.families import Family
from gpu_jobs.trainer.noising.noised import Clean, Noised
from gpu_jobs.trainer.noising.timesteps import draw_timesteps


@dataclass(frozen=True)
class SharedGaussian:
    """Timesteps as configured, noise from N(0, I); the policy is not asked."""

    choice: SharedGaussianChoice
    asks_policy: ClassVar[bool] = False

    def __call__(self, clean: Clean, family: Family, policy: Any) -> Noised:
        """Both sides of each pair with the pair's timestep and noise."""
        latents = clean.latents
        shape = tuple(latents.shape[1:])
        timesteps = draw_timesteps(self.choice.timesteps, clean.draws, family).to(latents.device)
        noise = torch.from_numpy(np.stack([draw.gaussian("noise", shape) for draw in clean.draws])).to(
            latents.device
        )
        timesteps, noise = torch.cat([timesteps] * clean.sides), torch.cat([noise] * clean.sides)
        return Noised(
            noisy=family.noised(latents, noise, timesteps),
            timesteps=timesteps,
            target=family.target(latents, noise, timesteps),
        )
