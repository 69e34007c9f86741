"""PSO, offline (Miao et al. 2024, arXiv 2410.03190): preference tuning of few-step models on their own grid."""

from dataclasses import dataclass
from typing import ClassVar

from gpu_jobs.trainer.config.objective import PsoChoice
from gpu_jobs.trainer.objectives.diffusion_dpo import sigmoid_loss
from gpu_jobs.trainer.objectives.pair_errors import PairErrors, PairLabels, PairLoss
from gpu_jobs.trainer.objectives.soft_labels import expected_loss


@dataclass(frozen=True)
class PSO:
    """L = -log σ(k · (a · D_l - D_w)) on errors of the predicted noise, a < 1 discounting the loser.

    The paper's σ⁻²-weighted error of x_0 is the error of ε; ``labels.noise_factor`` makes it so for networks that
    predict something else. Timesteps belong on the distillation grid (noising's grid): between its points a
    few-step model has never been. Shapes: errors (pairs, …), loss and margin (pairs,).
    """

    choice: PsoChoice
    uses_loser: ClassVar[bool] = True
    uses_reference: ClassVar[bool] = True

    def __call__(self, errors: PairErrors, labels: PairLabels) -> PairLoss:
        """The loss and k · (a · D_l - D_w) of each pair; raises ValueError without noise factors."""
        if labels.noise_factor is None:
            raise ValueError("PSO compares errors of the predicted noise; these labels bring no noise_factor")
        difference = self.choice.loser_share * errors.loser_change - errors.winner_change
        margin = self.choice.k * labels.noise_factor * difference
        return PairLoss(expected_loss(sigmoid_loss, margin, labels.probability), margin)
