"""What an objective is given and what it gives back, one number a pair throughout."""

from dataclasses import dataclass
from typing import Protocol

from torch import Tensor


@dataclass(frozen=True)
class PairErrors:
    """Mean squared errors of policy and reference on the two sides of each pair, float32, shape (pairs,).

    The mean is over everything but the pair (objectives measured in sums would change strength with picture size).
    Only the policy's errors carry gradients.
    """

    winner: Tensor
    loser: Tensor
    reference_winner: Tensor
    reference_loser: Tensor

    @property
    def winner_change(self) -> Tensor:
        """D_w: how much worse (positive) the policy predicts the winner than the reference does."""
        return self.winner - self.reference_winner

    @property
    def loser_change(self) -> Tensor:
        """D_l: how much worse (positive) the policy predicts the loser than the reference does."""
        return self.loser - self.reference_loser


@dataclass(frozen=True)
class PairLoss:
    """An objective's answer, unreduced, shape (pairs,).

    ``margin`` is the implicit reward difference the loss acts on: positive where the policy prefers the winner.
    """

    loss: Tensor
    margin: Tensor


class Objective(Protocol):
    """A loss over pairs: a pure function of errors, without model, randomness or state."""

    def __call__(self, errors: PairErrors) -> PairLoss:
        """One loss per pair."""


def implicit_accuracy(margin: Tensor) -> Tensor:
    """Per pair 1 where the winner is preferred, 0 where the loser is, one half at exact indifference."""
    return (margin > 0).float() + 0.5 * (margin == 0).float()
