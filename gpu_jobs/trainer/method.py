"""A method put together: from pairs and draws to the errors of policy and reference on both sides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gpu_jobs.trainer.conditioning import Conditioning, build_conditioning
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.config.labels import AspectLabels
from gpu_jobs.trainer.config.objective import SeppoChoice
from gpu_jobs.trainer.data import Pair, latent_frame_signs
from gpu_jobs.trainer.encodings import Encodings, Latents
from gpu_jobs.trainer.families import Conditions, Family, Framing
from gpu_jobs.trainer.losers import SampledLosers, SamplesOfThePast
from gpu_jobs.trainer.masks import Masks
from gpu_jobs.trainer.noising import Clean, Noised, Noising, build_noising
from gpu_jobs.trainer.objectives import Objective, PairErrors, PairLabels, build_objective
from gpu_jobs.trainer.randomness import Draw
from gpu_jobs.trainer.references import Reference

MIRRORED_SHARE = 0.5


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
    mirror: bool = False
    sampled_losers: SampledLosers | None = None
    masks: Masks | None = None

    def batch(self, pairs: Sequence[Pair], draws: Sequence[Draw], step: int) -> Batch:
        """Both sides of each pair, noisy; winners alone where the objective looks at no losers."""
        winner_texts, loser_texts = self.conditioning(pairs, draws)
        # One draw a pair: a mirrored winner beside a loser as it was would be told apart by that.
        mirrored = [self.mirror and draw.uniform("mirror") < MIRRORED_SHARE for draw in draws]
        winner_views = [pair.winner_view(mirrored=m) for pair, m in zip(pairs, mirrored, strict=True)]
        winners = self.encodings.latents(winner_views)
        latents = self._drawn(winners, draws, "winner posterior")
        conditions = self._conditions(winner_texts, winners.framings)
        if self.sampled_losers is not None:
            samples = self.sampled_losers(conditions, draws, tuple(latents.shape[1:]), step)
            latents = torch.cat([latents, samples])
            conditions = {name: torch.cat([values, values]) for name, values in conditions.items()}
        elif self.objective.uses_loser:
            losers = self.encodings.latents(
                [p.loser_view(mirrored=m) for p, m in zip(pairs, mirrored, strict=True)]
            )
            latents = torch.cat([latents, self._drawn(losers, draws, "loser posterior")])
            conditions = self._conditions([*winner_texts, *loser_texts], winners.framings + losers.framings)
        clean = Clean(latents, conditions, draws)
        noised = self.noising(clean, self.family, self.policy)
        return Batch(noised, clean.conditions, self._labels(pairs, noised, mirrored))

    def errors(self, batch: Batch, step: int) -> PairErrors:
        """Errors of policy and reference; the reference is asked only where the objective needs it.

        It is asked first: what it holds is let go before the policy keeps its activations for the gradients.
        """
        reference = self.reference_errors(batch, step) if self.objective.uses_reference else (None, None)
        return PairErrors(*self.policy_errors(batch), *reference)

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

    def _conditions(self, texts: Sequence[str], framings: Sequence[Framing]) -> dict[str, Tensor]:
        conditions = self.encodings.conditions(texts, framings)
        return {name: values.to(self.family.device) for name, values in conditions.items()}

    def _labels(self, pairs: Sequence[Pair], noised: Noised, mirrored: Sequence[bool]) -> PairLabels:
        device = noised.noisy.device

        def numbers(values: Iterable[float]) -> Tensor:
            return torch.tensor(list(values), dtype=torch.float32, device=device)

        return PairLabels(
            numbers(pair.probability for pair in pairs),
            segments=self._segments(pairs, device),
            winner_sign=numbers(pair.winner_sign for pair in pairs),
            loser_sign=numbers(pair.loser_sign for pair in pairs),
            mask=self._mask(pairs, mirrored, noised.noisy),
            noise_factor=self.family.noise_factor(noised.timesteps[: len(pairs)]),
        )

    def _segments(self, pairs: Sequence[Pair], device: torch.device) -> Tensor | None:
        """The signs of latent frames, (pairs, frames), where the pairs have any."""
        signs = [
            latent_frame_signs(
                pair.segments, fps=pair.fps, frames=pair.frame.frames, stride=self.family.frame_stride
            )
            for pair in pairs
            if pair.segments and pair.fps
        ]
        return torch.tensor(signs, dtype=torch.int8, device=device) if len(signs) == len(pairs) else None

    def _mask(self, pairs: Sequence[Pair], mirrored: Sequence[bool], noisy: Tensor) -> Tensor | None:
        """What counts of each latent, (pairs, 1, height, width), seen as the media are."""
        if self.masks is None:
            return None
        height, width = noisy.shape[-2:]
        masks = self.masks(pairs, (height, width))
        turned = [mask.flip(-1) if mirror else mask for mask, mirror in zip(masks, mirrored, strict=True)]
        return torch.stack(turned).to(noisy.device)

    def _drawn(self, latents: Latents, draws: Sequence[Draw], purpose: str) -> Tensor:
        """A sample of each posterior, or its mean."""
        if not self.sample_posterior:
            return latents.means.to(self.family.device)
        shape = tuple(latents.means.shape[1:])
        gaussian = torch.from_numpy(np.stack([draw.gaussian(purpose, shape) for draw in draws]))
        return (latents.means + latents.deviations * gaussian).to(self.family.device)


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
        mirror=config.framing.mirror,
        sampled_losers=past,
        masks=Masks(labels.masks) if isinstance(labels, AspectLabels) and labels.masks is not None else None,
    )
