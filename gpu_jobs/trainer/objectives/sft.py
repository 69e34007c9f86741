"""Supervised fine-tuning on the winners: the control that any preference method has to beat."""

from dataclasses import dataclass
from typing import ClassVar

from gpu_jobs.trainer.config.objective import SftChoice
from gpu_jobs.trainer.objectives.pair_errors import PairErrors, PairLabels, PairLoss


@dataclass(frozen=True)
class SFT:
    """L = e_w, the winner's mean squared error, shape (pairs,). No loser, no reference, no margin."""

    choice: SftChoice
    uses_loser: ClassVar[bool] = False
    uses_reference: ClassVar[bool] = False

    def __call__(self, errors: PairErrors, labels: PairLabels) -> PairLoss:
        """The winner's error of each pair."""
        return PairLoss(errors.winner_mean, margin=None)
