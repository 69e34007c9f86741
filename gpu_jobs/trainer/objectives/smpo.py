"""SmPO-Diffusion (Lu et al. 2025, arXiv 2506.02698): the surer the label, the steeper the margin."""

from dataclasses import dataclass
from typing import ClassVar

from gpu_jobs.trainer.config.objective import SmpoChoice
from gpu_jobs.trainer.objectives.diffusion_dpo import sigmoid_loss
from gpu_jobs.trainer.objectives.pair_errors import PairErrors, PairLabels, PairLoss


@dataclass(frozen=True)
class SmPO:
    """L = -log σ(γ (2p - 1) · k · (D_l - D_w)), p the probability that the winner is the better one.

    The smoothed density p(x_w)^α p(x_l)^(γ-α) with α = γp; 2p - 1 = γ⁻¹ makes it Diffusion-DPO, equal scores
    (p = ½) have no gradient. The released code reads the first pair's probabilities for the whole batch; here each
    pair has its own. Shapes: errors (pairs, …), loss and margin (pairs,).
    """

    choice: SmpoChoice
    uses_loser: ClassVar[bool] = True
    uses_reference: ClassVar[bool] = True

    def __call__(self, errors: PairErrors, labels: PairLabels) -> PairLoss:
        """The loss and the smoothed margin of each pair."""
        certainty = self.choice.gamma * (2 * labels.probability - 1)
        margin = certainty * self.choice.k * (errors.loser_change - errors.winner_change)
        return PairLoss(sigmoid_loss(margin), margin)
