"""Deterministic paths between noise and media, in latents: sampling downwards and inversion upwards.

Written with what a family can do (noise, tell x_0 and ε apart), so that ε, v and flow models share them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from gpu_jobs.trainer.families import Conditions, Family


@dataclass(frozen=True)
class Levels:
    """Shares of signal and noise at some timesteps, x_t = signal · x_0 + noise · ε, ready to multiply latents."""

    signal: Tensor
    noise: Tensor

    @classmethod
    def at(cls, family: Family, timesteps: Tensor, like: Tensor) -> "Levels":
        """The family's levels, shape (batch, 1, …)."""
        ones = torch.ones(len(timesteps), *[1] * (like.ndim - 1), dtype=like.dtype, device=like.device)
        zeros = torch.zeros_like(ones)
        return cls(family.noised(ones, zeros, timesteps), family.noised(zeros, ones, timesteps))


def move(family: Family, noisy: Tensor, noise: Tensor, start: Tensor, end: Tensor) -> Tensor:
    """The DDIM step (arXiv 2010.02502, eq. 12, η = 0) from timesteps ``start`` to ``end`` along the noise given."""
    before = Levels.at(family, start, noisy)
    clean = (noisy - before.noise * noise) / before.signal
    return family.noised(clean, noise, end)


@torch.no_grad()
def sample_latents(
    family: Family, network: Any, conditions: Conditions, noise: Tensor, *, timesteps: Sequence[int]
) -> Tensor:
    """Latents that the network draws from ``noise`` by DDIM over the timesteps, highest first, without guidance."""
    noisy = noise
    for number, timestep in enumerate(timesteps):
        now = _all_at(timestep, noisy, family)
        clean, drawn = family.clean_and_noise(family.predict(network, noisy, now, conditions), noisy, now)
        if number + 1 == len(timesteps):
            return clean
        noisy = family.noised(clean, drawn, _all_at(timesteps[number + 1], noisy, family))
    raise ValueError("there must be at least one timestep to sample over")


def trailing_grid(family: Family, steps: int) -> list[int]:
    """``steps`` timesteps from the highest down, evenly spaced, as trailing samplers choose them."""
    top = family.timesteps if family.continuous_time else family.timesteps - 1
    return [round(top - index * family.timesteps / steps) for index in range(steps)]


def implied_noise(family: Family, clean: Tensor, noisy: Tensor, timesteps: Tensor) -> Tensor:
    """The ε for which ``noisy`` is ``clean`` made noisy."""
    levels = Levels.at(family, timesteps, clean)
    return (noisy - levels.signal * clean) / levels.noise


def _all_at(timestep: float, like: Tensor, family: Family) -> Tensor:
    dtype = torch.float32 if family.continuous_time else torch.int64
    return torch.full((len(like),), timestep, dtype=dtype, device=like.device)
