"""SePPO (Zhang et al. 2024, arXiv 2410.05255): winners against samples of a past self, with an adaptive flipper.

The authors published no training code; this follows the paper's eq. 7 and 8 as its reviews and DenseDPO's
re-implementation state them.
"""

from dataclasses import dataclass
from typing import ClassVar

import torch

from gpu_jobs.trainer.config.objective import SeppoChoice
from gpu_jobs.trainer.objectives.diffusion_dpo import sigmoid_loss
from gpu_jobs.trainer.objectives.pair_errors import PairErrors, PairLabels, PairLoss, mean_of_pairs


@dataclass(frozen=True)
class SePPO:
    """L = -log σ(k · (f · D_r - D_w)), r the past self's sample, f = +1 or -1.

    Where the past self predicts the winner better than the policy does (on this timestep and noise), its sample is
    taken for a second good one: f = -1. Shapes: errors (pairs, …), loss and margin (pairs,).
    """

    choice: SeppoChoice
    uses_loser: ClassVar[bool] = True
    uses_reference: ClassVar[bool] = True

    def __call__(self, errors: PairErrors, labels: PairLabels) -> PairLoss:
        """The loss and k · (f · D_r - D_w) of each pair."""
        if errors.reference_winner is None:
            raise ValueError("SePPO needs the errors of a past checkpoint")
        past_is_better = mean_of_pairs(errors.reference_winner) < errors.winner_mean.detach()
        flip = torch.where(past_is_better, -1.0, 1.0)
        margin = self.choice.k * (flip * errors.loser_change - errors.winner_change)
        return PairLoss(sigmoid_loss(margin), margin)
