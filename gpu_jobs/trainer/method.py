"""A method put together: from pairs and draws to the errors of policy and reference on both sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gpu_jobs.trainer.conditioning import Conditioning, build_conditioning
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.config.labels import AspectLabels
from gpu_jobs.trainer.config.objective import SeppoChoice
from gpu_jobs.trainer.data import Pair
from gpu_jobs.trainer.families import Conditions, Family
from gpu_jobs.trainer.latents import Encodings
from gpu_jobs.trainer.losers import SampledLosers, SamplesOfThePast
from gpu_jobs.trainer.masks import Masks
from gpu_jobs.trainer.noising import Clean, Noised, Noising, build_noising
from gpu_jobs.trainer.objectives import Objective, PairErrors, PairLabels, build_objective
from gpu_jobs.trainer.randomness import Draw
from gpu_jobs.trainer.references import Reference


@dataclass(frozen=True)
class Batch:
    """Winners, then losers, of some pairs made noisy, with all that the networks and the objective need of them."""

    noised: Noised
    conditions: Conditions
    labels: PairLabels


@dataclass(frozen=True)
class Method:
    """Conditioning, noising, objective and reference around one family.

    ``policy`` is the network in training as it is called: the family's denoiser, or what is wrapped around it.
    """

    family: Family
    policy: Any
    reference: Reference
    encodings: Encodings
    noising: Noising
    conditioning: Conditioning
    objective: Objective
    sample_posterior: bool
    sampled_losers: SampledLosers | None = None
    masks: Masks | None = None

    def batch(self, pairs: Sequence[Pair], draws: Sequence[Draw], step: int) -> Batch:
        """Both sides of each pair, noisy; winners alone where the objective looks at no losers."""
        winner_texts, loser_texts = self.conditioning(pairs, draws)
        latents = self._latents([pair.winner for pair in pairs], draws, "winner posterior")
        conditions = self._conditions(winner_texts)
        if self.sampled_losers is not None:
            losers = self.sampled_losers(conditions, draws, tuple(latents.shape[1:]), step)
            latents = torch.cat([latents, losers])
            conditions = {name: torch.cat([values, values]) for name, values in conditions.items()}
        elif self.objective.uses_loser:
            losers = self._latents([pair.loser for pair in pairs], draws, "loser posterior")
            latents = torch.cat([latents, losers])
            conditions = self._conditions([*winner_texts, *loser_texts])
        clean = Clean(latents, conditions, draws)
        noised = self.noising(clean, self.family, self.policy)
        return Batch(noised, clean.conditions, self._labels(pairs, noised))

    def errors(self, batch: Batch, step: int) -> PairErrors:
        """Errors of policy and reference; the reference is asked only where the objective needs it."""
        winner, loser = self.policy_errors(batch)
        if not self.objective.uses_reference:
            return PairErrors(winner, loser, None, None)
        return PairErrors(winner, loser, *self.reference_errors(batch, step))

    def policy_errors(self, batch: Batch) -> tuple[Tensor, Tensor | None]:
        """Squared errors of the network in training, (winner, loser), as maps."""
        return self._errors(self.policy, batch)

    def reference_errors(self, batch: Batch, step: int) -> tuple[Tensor, Tensor | None]:
        """The same of the reference; no gradient passes."""
        with self.reference.network(step) as network:
            return self._errors(network, batch)

    def _errors(self, network: Any, batch: Batch) -> tuple[Tensor, Tensor | None]:
        noised = batch.noised
        prediction = self.family.predict(network, noised.noisy, noised.timesteps, batch.conditions)
        squared = (prediction - noised.target).square().mean(1)
        maps = squared.unsqueeze(1) if squared.ndim == 3 else squared  # a picture is a video of one frame
        if not self.objective.uses_loser:
            return maps, None
        winner, loser = maps.chunk(2)
        return winner, loser

    def _conditions(self, texts: Sequence[str]) -> dict[str, Tensor]:
        device = self.family.device
        return {name: values.to(device) for name, values in self.encodings.conditions(texts).items()}

    def _labels(self, pairs: Sequence[Pair], noised: Noised) -> PairLabels:
        device = noised.noisy.device
        probability = torch.tensor([pair.probability for pair in pairs], dtype=torch.float32, device=device)
        height, width = noised.noisy.shape[-2:]
        return PairLabels(
            probability,
            mask=None if self.masks is None else self.masks(pairs, (height, width)).to(device),
            noise_factor=self.family.noise_factor(noised.timesteps[: len(pairs)]),
        )

    def _latents(self, keys: Sequence[str], draws: Sequence[Draw], purpose: str) -> Tensor:
        mean, deviation = self.encodings.latents(keys)
        if not self.sample_posterior:
            return mean.to(self.family.device)
        shape = tuple(mean.shape[1:])
        drawn = torch.from_numpy(np.stack([draw.gaussian(purpose, shape) for draw in draws]))
        return (mean + deviation * drawn).to(self.family.device)


def compose(config: TrainConfig, family: Family, policy: Any, reference: Reference, encodings: Encodings) -> Method:
    """The method that a configuration names; ``policy`` is the denoiser as it is called in training."""
    objective, labels = config.objective, config.labels
    past = SamplesOfThePast(family, reference, objective) if isinstance(objective, SeppoChoice) else None
    return Method(
        family=family,
        policy=policy,
        reference=reference,
        encodings=encodings,
        noising=build_noising(config.noising),
        conditioning=build_conditioning(config.conditioning),
        objective=build_objective(objective),
        sample_posterior=config.latent == "posterior_sample",
        sampled_losers=past,
        masks=Masks(labels.masks) if isinstance(labels, AspectLabels) and labels.masks is not None else None,
    )
