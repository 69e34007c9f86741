"""What an objective is given and what it gives back."""

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor


@dataclass(frozen=True)
class PairErrors:
    """Squared errors of policy and reference on the two sides of each pair, float32.

    Shape (pairs, frames, height, width) of the latent, frames being 1 for pictures: the mean over channels is
    taken, the rest is left to the objective, which may look at some frames only. Shape (pairs,) holds means.
    Only the policy's errors carry gradients. ``loser`` and the reference's are None for objectives that do not ask
    for them.
    """

    winner: Tensor
    loser: Tensor | None
    reference_winner: Tensor | None
    reference_loser: Tensor | None

    @property
    def winner_mean(self) -> Tensor:
        """e_w, shape (pairs,): a mean over elements, so that strength does not change with the size of media."""
        return mean_of_pairs(self.winner)

    @property
    def loser_mean(self) -> Tensor:
        """e_l, shape (pairs,)."""
        return mean_of_pairs(_given(self.loser, "the loser's errors"))

    @property
    def winner_change(self) -> Tensor:
        """D_w, shape (pairs,): how much worse (positive) the policy predicts the winner than the reference does."""
        return self.winner_mean - mean_of_pairs(_given(self.reference_winner, "a reference"))

    @property
    def loser_change(self) -> Tensor:
        """D_l, shape (pairs,): how much worse (positive) the policy predicts the loser than the reference does."""
        return self.loser_mean - mean_of_pairs(_given(self.reference_loser, "a reference"))

    def masked(self, mask: Tensor) -> "PairErrors":
        """The same as means over what the mask lets count, shape (pairs,) each; all black counts nowhere."""
        weights = mask.expand_as(self.winner)
        total = weights.flatten(1).sum(1).clamp(min=1e-6)

        def mean(errors: Tensor | None) -> Tensor | None:
            return None if errors is None else (errors * weights).flatten(1).sum(1) / total

        winner = mean(self.winner)
        assert winner is not None
        return PairErrors(winner, mean(self.loser), mean(self.reference_winner), mean(self.reference_loser))

    def change_maps(self) -> tuple[Tensor, Tensor]:
        """D_w and D_l element by element, in the shape of the errors."""
        winner = self.winner - _given(self.reference_winner, "a reference")
        loser = _given(self.loser, "the loser's errors") - _given(self.reference_loser, "a reference")
        return winner, loser


@dataclass(frozen=True)
class PairLabels:
    """What is known about a batch of pairs, beside which side is called the winner.

    ``probability`` (pairs,): how likely the winner is the better one, in [0.5, 1]; one half is a tie that was kept.
    ``segments`` (pairs, frames): +1 where the winner is better in that latent frame, -1 the loser, 0 a tie.
    ``winner_sign``, ``loser_sign`` (pairs,): +1 a good sample, -1 a bad one, 0 none on that side (thumbs).
    ``mask`` (pairs, frames or 1, height, width): in [0, 1], how much each place counts; None, all of them alike.
    ``noise_factor`` (pairs,): what turns an error of this parametrisation into one of the predicted noise.
    """

    probability: Tensor
    segments: Tensor | None = None
    winner_sign: Tensor | None = None
    loser_sign: Tensor | None = None
    mask: Tensor | None = None
    noise_factor: Tensor | None = None

    @classmethod
    def certain(cls, pairs: int) -> "PairLabels":
        """Labels that nobody doubts."""
        return cls(torch.ones(pairs))


@dataclass(frozen=True)
class PairLoss:
    """An objective's answer, unreduced, shape (pairs,).

    ``margin`` is the implicit reward difference the loss acts on: positive where the policy prefers the winner;
    None where an objective compares nothing.
    """

    loss: Tensor
    margin: Tensor | None


class Objective(Protocol):
    """A loss over pairs: a pure function of errors and labels, without model, randomness or state."""

    @property
    def uses_loser(self) -> bool:
        """Whether the loser's errors are looked at."""

    @property
    def uses_reference(self) -> bool:
        """Whether the reference's errors are looked at."""

    def __call__(self, errors: PairErrors, labels: PairLabels) -> PairLoss:
        """One loss per pair."""


def mean_of_pairs(errors: Tensor) -> Tensor:
    """The mean over all but the first dimension."""
    return errors if errors.ndim == 1 else errors.flatten(1).mean(1)


def implicit_accuracy(margin: Tensor) -> Tensor:
    """Per pair 1 where the winner is preferred, 0 where the loser is, one half at exact indifference."""
    return (margin > 0).float() + 0.5 * (margin == 0).float()


def _given(errors: Tensor | None, name: str) -> Tensor:
    if errors is None:
        raise ValueError(f"this objective needs {name}, which was not computed")
    return errors
