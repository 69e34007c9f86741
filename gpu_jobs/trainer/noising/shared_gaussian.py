"""One timestep and one Gaussian noise per pair, the same for winner, loser and reference.

Sharing is the authors' code's choice (arXiv 2311.12908 writes separate draws): differences between the two errors
then come from the pictures and not from the noise. The noise must be Gaussian: a published script that drew it
uniformly trained on something else without noticing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from gpu_jobs.trainer.randomness import Draw


@dataclass(frozen=True)
class PairNoise:
    """What both sides of each pair are noised with: ``timesteps`` (pairs,) int64, ``noise`` (pairs, *shape)."""

    timesteps: Tensor
    noise: Tensor


@dataclass(frozen=True)
class SharedGaussian:
    """Timesteps uniform in ``timestep_range`` = [low, high), noise from N(0, I)."""

    timestep_range: tuple[int, int]

    def __call__(self, draws: Sequence[Draw], shape: tuple[int, ...]) -> PairNoise:
        """Noise for the pairs of ``draws``; ``shape`` is one latent's."""
        low, high = self.timestep_range
        timesteps = torch.tensor([draw.integer("timestep", low, high) for draw in draws])
        noise = torch.from_numpy(np.stack([draw.gaussian("noise", shape) for draw in draws]))
        return PairNoise(timesteps, noise)
