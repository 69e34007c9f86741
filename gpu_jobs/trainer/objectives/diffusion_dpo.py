"""Diffusion-DPO (Wallace et al. 2023, arXiv 2311.12908, eq. 14): lower the winner's error more than the loser's."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor
from torch.nn.functional import logsigmoid

from gpu_jobs.trainer.config.objective import DiffusionDpoChoice
from gpu_jobs.trainer.objectives.pair_errors import PairErrors, PairLabels, PairLoss
from gpu_jobs.trainer.objectives.soft_labels import expected_loss


def sigmoid_loss(margin: Tensor) -> Tensor:
    """-log σ(m): ln 2 at indifference."""
    return -logsigmoid(margin)


def ipo_loss(margin: Tensor) -> Tensor:
    """(m - ½)²: identity preference optimisation (arXiv 2310.12036, eq. 17), whose target margin is finite.

    In terms of z = D_l - D_w it is k² (z - 1/(2k))²; the factor k² keeps the pull of the first step at k for every
    k, as it is for the sigmoid up to a half. diffusers' script means the same without the factor.
    """
    return (margin - 0.5).square()


def hinge_loss(margin: Tensor) -> Tensor:
    """max(0, 1 - m): no gradient beyond a margin of one (SLiC, arXiv 2305.10425)."""
    return (1 - margin).relu()


LOSSES: dict[str, Callable[[Tensor], Tensor]] = {"sigmoid": sigmoid_loss, "ipo": ipo_loss, "hinge": hinge_loss}


@dataclass(frozen=True)
class DiffusionDPO:
    """L = loss(k · (D_l - D_w)), with D = error of the policy - error of the reference; loss is -log σ by default.

    ``k`` is the only strength there is here. Published values of β translate at the edge: the authors' code and
    diffusers' SDXL script put k = β/2 (their β = 5000 is k = 2500), diffusers' SD script puts k = β.

    Shapes: errors (pairs, …) in, loss and margin (pairs,) out, float32. Where policy and reference agree the
    sigmoid's loss is ln 2. Deliberately different from the paper: errors are means over elements, not sums, as in
    the authors' code, so that k does not depend on the size of the picture. A mask narrows the means to what it
    lets count (TLPO's lip expert).
    """

    choice: DiffusionDpoChoice
    uses_loser: ClassVar[bool] = True
    uses_reference: ClassVar[bool] = True

    def __call__(self, errors: PairErrors, labels: PairLabels) -> PairLoss:
        """The loss and k · (D_l - D_w) of each pair."""
        if labels.mask is not None:
            errors = errors.masked(labels.mask)
        margin = self.choice.k * (errors.loser_change - errors.winner_change)
        loss = LOSSES[self.choice.loss]
        return PairLoss(expected_loss(loss, margin, labels.probability, self.choice.label_smoothing), margin)
