"""Where the losing side of a batch comes from: the dataset, or, for SePPO, the policy's own past."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from gpu_jobs.trainer.config.objective import SeppoChoice
from gpu_jobs.trainer.families import Conditions, Family
from gpu_jobs.trainer.randomness import Draw
from gpu_jobs.trainer.references import Reference
from gpu_jobs.trainer.trajectories import sample_latents, trailing_grid


class SampledLosers(Protocol):
    """Draws losers instead of reading them."""

    def __call__(self, conditions: Conditions, draws: Sequence[Draw], shape: tuple[int, ...], step: int) -> Tensor:
        """Latents, one a draw, of that shape."""


@dataclass(frozen=True)
class SamplesOfThePast:
    """What a past checkpoint draws for the winners' prompts at this step, from noise that belongs to the visit."""

    family: Family
    reference: Reference
    choice: SeppoChoice

    def __call__(self, conditions: Conditions, draws: Sequence[Draw], shape: tuple[int, ...], step: int) -> Tensor:
        """Clean latents, (draws, *shape), without gradients."""
        noise = np.stack([draw.gaussian("past self", shape) for draw in draws])
        with self.reference.network(step) as network:
            return sample_latents(
                self.family,
                network,
                conditions,
                torch.from_numpy(noise).to(self.family.device),
                timesteps=trailing_grid(self.family, self.choice.sampling_steps),
            )
