"""A method put together: from pairs and draws to the errors of policy and reference on both sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gpu_jobs.trainer.conditioning import SharedPrompt
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.data import Pair
from gpu_jobs.trainer.families import Family
from gpu_jobs.trainer.latents import Encodings
from gpu_jobs.trainer.noising import SharedGaussian
from gpu_jobs.trainer.randomness import Draw
from gpu_jobs.trainer.references import Reference


@dataclass(frozen=True)
class NoisyPairs:
    """Winners, then losers, of a batch of pairs, made noisy: first dimension 2 · pairs throughout."""

    noisy: Tensor
    timesteps: Tensor
    text: Tensor
    target: Tensor


@dataclass(frozen=True)
class Method:
    """Conditioning, noising and reference around one family; the objective is applied to what comes out."""

    family: Family
    reference: Reference
    encodings: Encodings
    noising: SharedGaussian
    conditioning: SharedPrompt
    sample_posterior: bool

    def noisy_pairs(self, pairs: Sequence[Pair], draws: Sequence[Draw]) -> NoisyPairs:
        """Both sides of each pair with the same timestep, noise and prompt."""
        device = self.family.device
        drawn = self.noising(draws, self.encodings.latent_shape)
        prompts = self.conditioning(draws, [pair.prompt for pair in pairs])
        latents = torch.cat(
            [
                self._latents([pair.winner for pair in pairs], draws, "winner posterior"),
                self._latents([pair.loser for pair in pairs], draws, "loser posterior"),
            ]
        ).to(device)
        timesteps = _both_sides(drawn.timesteps).to(device)
        noise = _both_sides(drawn.noise).to(device)
        return NoisyPairs(
            noisy=self.family.add_noise(latents, noise, timesteps),
            timesteps=timesteps,
            text=_both_sides(self.encodings.text(prompts)).to(device),
            target=self.family.target(latents, noise, timesteps),
        )

    def policy_errors(self, batch: NoisyPairs) -> tuple[Tensor, Tensor]:
        """Mean squared errors of the denoiser in training, (winner, loser), shape (pairs,) each."""
        return self._errors(self.family.denoiser, batch)

    def reference_errors(self, batch: NoisyPairs) -> tuple[Tensor, Tensor]:
        """The same of the reference; no gradient passes."""
        with self.reference.network() as network:
            return self._errors(network, batch)

    def _errors(self, network: Any, batch: NoisyPairs) -> tuple[Tensor, Tensor]:
        prediction = self.family.predict(network, batch.noisy, batch.timesteps, batch.text)
        winner, loser = (prediction - batch.target).square().flatten(1).mean(1).chunk(2)
        return winner, loser

    def _latents(self, keys: Sequence[str], draws: Sequence[Draw], purpose: str) -> Tensor:
        mean, deviation = self.encodings.latents(keys)
        if not self.sample_posterior:
            return mean
        shape = self.encodings.latent_shape
        return mean + deviation * torch.from_numpy(np.stack([draw.gaussian(purpose, shape) for draw in draws]))


def compose(config: TrainConfig, family: Family, reference: Reference, encodings: Encodings) -> Method:
    """The method that a configuration names."""
    return Method(
        family=family,
        reference=reference,
        encodings=encodings,
        noising=SharedGaussian(config.timestep_range),
        conditioning=SharedPrompt(config.caption_dropout),
        sample_posterior=config.latent == "posterior_sample",
    )


def _both_sides(values: Tensor) -> Tensor:
    return torch.cat([values, values])
