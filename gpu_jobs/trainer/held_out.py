"""Held-out pairs under fixed draws: the same timesteps and noise every time, so that only the policy moves."""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from gpu_jobs.trainer.data import Pair
from gpu_jobs.trainer.diagnostics import diagnostics
from gpu_jobs.trainer.method import Batch, Method
from gpu_jobs.trainer.objectives import PairErrors
from gpu_jobs.trainer.randomness import Draw


class HeldOut:
    """Measures the policy on pairs it never learns from; the reference's errors are computed once and kept."""

    def __init__(self, pairs: Sequence[Pair], *, seed: int, draws: int, batch_pairs: int) -> None:
        self._visits = [
            (pair, Draw(seed, f"held out {pair.pair_id}", index)) for pair in pairs for index in range(draws)
        ]
        self.pairs = len(pairs)
        self._batch_pairs = batch_pairs
        self._reference: list[tuple[Tensor | None, Tensor | None]] = []

    @torch.no_grad()
    def measure(self, method: Method) -> dict[str, float]:
        """What training shows of its own pairs, averaged over held-out pairs and draws."""
        parts: dict[str, list[Tensor]] = {}
        for number, batch in enumerate(self._batches(method)):
            if number == len(self._reference):
                needed = method.objective.uses_reference
                self._reference.append(method.reference_errors(batch, step=0) if needed else (None, None))
            errors = PairErrors(*method.policy_errors(batch), *self._reference[number])
            for name, values in diagnostics(errors, method.objective(errors, batch.labels)).items():
                parts.setdefault(name, []).append(values)
        return {"pairs": self.pairs, **{name: float(torch.cat(values).mean()) for name, values in parts.items()}}

    def _batches(self, method: Method) -> Iterator[Batch]:
        for begin in range(0, len(self._visits), self._batch_pairs):
            pairs, draws = zip(*self._visits[begin : begin + self._batch_pairs], strict=True)
            yield method.batch(pairs, draws, step=0)
