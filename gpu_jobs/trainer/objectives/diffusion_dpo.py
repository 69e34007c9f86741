"""Diffusion-DPO (Wallace et al. 2023, arXiv 2311.12908, eq. 14): lower the winner's error more than the loser's."""

from dataclasses import dataclass

from torch.nn.functional import logsigmoid

from gpu_jobs.trainer.objectives.pair_errors import PairErrors, PairLoss


@dataclass(frozen=True)
class DiffusionDPO:
    """L = -log σ(k · (D_l - D_w)), with D = error of the policy - error of the reference.

    ``k`` is the only strength there is here. Published values of β translate at the edge: the authors' code and
    diffusers' SDXL script put k = β/2 (their β = 5000 is k = 2500), diffusers' SD script puts k = β.

    Shapes: errors (pairs,) in, loss and margin (pairs,) out, float32. Where policy and reference agree the loss is
    ln 2. Deliberately different from the paper: errors are means over elements, not sums, as in the authors' code,
    so that k does not depend on the size of the picture.
    """

    k: float

    def __call__(self, errors: PairErrors) -> PairLoss:
        """The loss and k · (D_l - D_w) of each pair."""
        margin = self.k * (errors.loser_change - errors.winner_change)
        return PairLoss(loss=-logsigmoid(margin), margin=margin)
