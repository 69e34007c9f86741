"""RPO (Liu et al. 2024, arXiv 2405.16436) for diffusion: DPO that may not forget how to draw the winner."""

from dataclasses import dataclass
from typing import ClassVar

from gpu_jobs.trainer.config.objective import RpoChoice
from gpu_jobs.trainer.objectives.diffusion_dpo import sigmoid_loss
from gpu_jobs.trainer.objectives.pair_errors import PairErrors, PairLabels, PairLoss
from gpu_jobs.trainer.objectives.soft_labels import expected_loss


@dataclass(frozen=True)
class RPO:
    """L = -log σ(k (D_l - D_w)) + a · k · e_w: the anchor keeps the winner's error from rising with the margin.

    The paper's η weighs a language model's log-likelihood; its counterpart here is the denoising error, whose scale
    is k's. So the weight is given relative to k: at zero margin DPO pulls the winner with k/2, the anchor with a·k
    (a = 0.04 is MaPO's ratio of 1 : 12.5). Shapes: errors (pairs, …), loss and margin (pairs,).
    """

    choice: RpoChoice
    uses_loser: ClassVar[bool] = True
    uses_reference: ClassVar[bool] = True

    def __call__(self, errors: PairErrors, labels: PairLabels) -> PairLoss:
        """The loss and k · (D_l - D_w) of each pair."""
        margin = self.choice.k * (errors.loser_change - errors.winner_change)
        compared = expected_loss(sigmoid_loss, margin, labels.probability, self.choice.label_smoothing)
        learned = errors.winner_mean + (1 - labels.probability) * (errors.loser_mean - errors.winner_mean)
        return PairLoss(compared + self.choice.anchor * self.choice.k * learned, margin)
