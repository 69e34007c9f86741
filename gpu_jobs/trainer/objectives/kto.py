"""Diffusion-KTO (Li et al. 2024, arXiv 2404.04465): samples good or bad by themselves, no pairs needed."""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from gpu_jobs.trainer.config.objective import KtoChoice
from gpu_jobs.trainer.objectives.pair_errors import PairErrors, PairLabels, PairLoss


@dataclass(frozen=True)
class KTO:
    """L = mean over a row's samples of λ · (1 - σ(± (r - z))), with reward r = -k · D and + for a good sample.

    z = max(0, mean reward of the samples at hand), without gradient, stands for the divergence from the reference;
    it is the one term here that looks beyond a pair, at the batch of one forward pass. λ is the weight of good or
    bad samples. A row may have one side only (sign 0 on the other, which then has neither loss nor gradient).

    Shapes: errors (pairs, …), ``labels.winner_sign`` and ``loser_sign`` (pairs,), loss and margin (pairs,).
    """

    choice: KtoChoice
    uses_loser: ClassVar[bool] = True
    uses_reference: ClassVar[bool] = True

    def __call__(self, errors: PairErrors, labels: PairLabels) -> PairLoss:
        """The loss of each row, and the rewards of its samples added up by their signs."""
        rewards = -self.choice.k * torch.stack([errors.winner_change, errors.loser_change])
        signs = _signs(labels, rewards)
        present = signs.abs()
        expected_reward = ((rewards * present).sum() / present.sum().clamp(min=1)).detach().clamp(min=0)
        regret = 1 - torch.sigmoid(signs * (rewards - expected_reward))
        weights = torch.where(signs > 0, self.choice.desirable_weight, self.choice.undesirable_weight) * present
        return PairLoss((weights * regret).sum(0) / present.sum(0).clamp(min=1), (signs * rewards).sum(0))


def _signs(labels: PairLabels, like: Tensor) -> Tensor:
    """(2, pairs): the labels' own, or good winners and bad losers where they are silent."""
    if labels.winner_sign is None or labels.loser_sign is None:
        ones = torch.ones_like(like[0])
        return torch.stack([ones, -ones])
    return torch.stack([labels.winner_sign, labels.loser_sign]).to(like)
