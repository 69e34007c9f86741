"""MaPO (Hong et al. 2024, arXiv 2406.06424): learn the winner and widen a margin of odds, without a reference."""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from gpu_jobs.trainer.config.objective import MapoChoice
from gpu_jobs.trainer.objectives.diffusion_dpo import sigmoid_loss
from gpu_jobs.trainer.objectives.pair_errors import PairErrors, PairLabels, PairLoss
from gpu_jobs.trainer.objectives.soft_labels import expected_loss


@dataclass(frozen=True)
class MaPO:
    """L = e_w - β · log σ(T · (φ(e_w) - φ(e_l))), φ(e) = s·e / (exp(s·e) - 1).

    φ falls from 1 as the error grows; for small errors T·(φ(e_w) - φ(e_l)) is about T·s/2 · (e_l - e_w). Not ln 2
    at the start: there is nothing to be equal to. Where labels are doubted, e_w becomes p · e_w + (1 - p) · e_l.

    Shapes: errors (pairs, …), loss and margin (pairs,).
    """

    choice: MapoChoice
    uses_loser: ClassVar[bool] = True
    uses_reference: ClassVar[bool] = False

    def __call__(self, errors: PairErrors, labels: PairLabels) -> PairLoss:
        """The loss and T · (φ(e_w) - φ(e_l)) of each pair."""
        winner, loser = errors.winner_mean, errors.loser_mean
        snr, scale = self.choice.snr, self.choice.scale
        margin = (scale * (odds_score(snr * winner) - odds_score(snr * loser))).to(winner.dtype)
        learned = winner + (1 - labels.probability) * (loser - winner)
        penalty = expected_loss(sigmoid_loss, margin, labels.probability)
        return PairLoss(learned + self.choice.margin_weight * penalty, margin)


def odds_score(x: Tensor) -> Tensor:
    """x / (exp(x) - 1), in float64 and finite at zero, where the plain form is 0/0.

    Half precision loses the difference of two scores near one; expm1 keeps it, and below 1e-4 the series
    1 - x/2 + x²/12 keeps the gradient as well.
    """
    x = x.double()
    small = x.abs() < 1e-4
    away = torch.where(small, torch.ones_like(x), x)
    return torch.where(small, 1 - x / 2 + x.square() / 12, away / torch.expm1(away))
