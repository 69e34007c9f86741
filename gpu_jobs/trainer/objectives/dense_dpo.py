"""DenseDPO (Wu et al. 2025, arXiv 2506.03517, eq. 7): which moments of a clip are better, not which clip."""

from dataclasses import dataclass
from typing import ClassVar

from gpu_jobs.trainer.config.objective import DenseDpoChoice
from gpu_jobs.trainer.objectives.diffusion_dpo import sigmoid_loss
from gpu_jobs.trainer.objectives.pair_errors import PairErrors, PairLabels, PairLoss
from gpu_jobs.trainer.objectives.soft_labels import expected_loss


@dataclass(frozen=True)
class DenseDPO:
    """L = -log σ(k · mean over decided tokens of l · (d_l - d_w)), one sigmoid a clip.

    l is +1 in latent frames where the winner is better, -1 where the loser is; frames of a tie (l = 0) are not in
    the mean and get no gradient (appendix A.3: "averaged over all non-tie tokens within a training pair"). A clip
    without a decided frame has margin zero and no gradient.

    Shapes: errors (pairs, frames, height, width), ``labels.segments`` (pairs, frames), loss and margin (pairs,).
    Vanilla DPO and StructuralDPO, the paper's controls, are Diffusion-DPO on overall labels.
    """

    choice: DenseDpoChoice
    uses_loser: ClassVar[bool] = True
    uses_reference: ClassVar[bool] = True

    def __call__(self, errors: PairErrors, labels: PairLabels) -> PairLoss:
        """The loss and the signed, masked margin of each clip; raises ValueError without segments."""
        if labels.segments is None:
            raise ValueError("DenseDPO needs a sign for each latent frame; these pairs have no segments")
        winner, loser = errors.change_maps()
        frames = (loser - winner).flatten(2).mean(2)
        signs = labels.segments.to(frames.dtype)
        decided = signs.abs().sum(1).clamp(min=1)  # every frame has as many tokens as the next
        margin = self.choice.k * (signs * frames).sum(1) / decided
        loss = expected_loss(sigmoid_loss, margin, labels.probability, self.choice.label_smoothing)
        return PairLoss(loss, margin)
