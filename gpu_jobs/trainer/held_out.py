"""Held-out pairs under fixed draws: the same timesteps and noise every time, so that only the policy moves."""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from gpu_jobs.trainer.data import Pair
from gpu_jobs.trainer.method import Method, NoisyPairs
from gpu_jobs.trainer.objectives import Objective, PairErrors, implicit_accuracy
from gpu_jobs.trainer.randomness import Draw


class HeldOut:
    """Measures the policy on pairs it never learns from; the reference's errors are computed once and kept."""

    def __init__(self, pairs: Sequence[Pair], *, seed: int, draws: int, batch_pairs: int) -> None:
        self._visits = [
            (pair, Draw(seed, f"held out {pair.pair_id}", index)) for pair in pairs for index in range(draws)
        ]
        self.pairs = len(pairs)
        self._batch_pairs = batch_pairs
        self._reference: list[tuple[Tensor, Tensor]] = []

    @torch.no_grad()
    def measure(self, method: Method, objective: Objective) -> dict[str, float]:
        """Loss, margin, implicit accuracy and the change of both errors, averaged over pairs and draws."""
        parts: list[Tensor] = []
        for number, batch in enumerate(self._batches(method)):
            if number == len(self._reference):
                self._reference.append(method.reference_errors(batch))
            errors = PairErrors(*method.policy_errors(batch), *self._reference[number])
            pair_loss = objective(errors)
            columns = (pair_loss.loss, pair_loss.margin, implicit_accuracy(pair_loss.margin))
            parts.append(torch.stack([*columns, errors.winner_change, errors.loser_change]))
        names = ("loss", "margin", "implicit_accuracy", "winner_error_change", "loser_error_change")
        means = torch.cat(parts, dim=1).mean(1).tolist()
        return {"pairs": self.pairs, **dict(zip(names, means, strict=True))}

    def _batches(self, method: Method) -> Iterator[NoisyPairs]:
        for begin in range(0, len(self._visits), self._batch_pairs):
            pairs, draws = zip(*self._visits[begin : begin + self._batch_pairs], strict=True)
            yield method.noisy_pairs(pairs, draws)
