"""Held-out pairs under fixed draws: the same timesteps and random numbers every time, so only the policy moves."""

from collections.abc import Sequence
from itertools import accumulate, groupby, pairwise
from typing import Any

import torch
from torch import Tensor

from gpu_jobs.trainer.data import Pair
from gpu_jobs.trainer.diagnostics import diagnostics
from gpu_jobs.trainer.method import Batch, Method
from gpu_jobs.trainer.objectives import PairErrors
from gpu_jobs.trainer.processes import Processes
from gpu_jobs.trainer.randomness import Draw

TIMESTEP_BINS = 4
BY_TIMESTEP = {
    "implicit_accuracy": "accuracy_by_timestep",
    "margin": "margin_by_timestep",
    "winner_error_change": "winner_error_change_by_timestep",
}


class HeldOut:
    """Measures the policy on pairs it never learns from.

    The reference's errors are computed once and kept, unless the noising asks the policy: then even fixed draws
    lead to other noisy media once the policy has moved, and the reference is asked about those. The numbers are
    the same for any number of processes: batches are, and each is one process's.
    """

    def __init__(self, pairs: Sequence[Pair], *, seed: int, draws: int, batch_pairs: int) -> None:
        by_frame = sorted(pairs, key=lambda pair: pair.frame)  # what goes through together is of one size
        visits = [
            (pair, Draw(seed, f"held out {pair.pair_id}", index)) for pair in by_frame for index in range(draws)
        ]
        self._batches = [
            several[at : at + batch_pairs]
            for several in (list(group) for _, group in groupby(visits, key=lambda visit: visit[0].frame))
            for at in range(0, len(several), batch_pairs)
        ]
        self._begins = [0, *accumulate(map(len, self._batches))]
        self._visits = len(visits)
        self.pairs = len(pairs)
        self._reference: dict[int, tuple[Tensor | None, Tensor | None]] = {}

    @torch.no_grad()
    def measure(self, method: Method, processes: Processes) -> dict[str, Any]:
        """What training shows of its own pairs, averaged over held-out pairs and draws, and by timestep.

        What ends in ``_by_timestep`` holds one number for each quarter of the noise schedule that any draw fell
        into, by its bounds: ``{"0-250": 0.61, …}``.
        """
        columns: dict[str, Tensor] = {}
        for first in range(0, len(self._batches), processes.count):
            number = first + processes.rank
            # Every process computes as often as every other: divided weights are gathered by all together.
            values = self._values(method, min(number, len(self._batches) - 1))
            if number < len(self._batches):
                begin = self._begins[number]
                for name, part in values.items():
                    column = columns.setdefault(name, torch.zeros(self._visits, device=part.device))
                    column[begin : begin + len(part)] = part
            else:
                columns = columns or {
                    name: torch.zeros(self._visits, device=p.device) for name, p in values.items()
                }
        together = processes.total(torch.stack(list(columns.values()))).cpu()
        return self._summary(dict(zip(columns, together, strict=True)), method.family.timesteps)

    def _values(self, method: Method, number: int) -> dict[str, Tensor]:
        """Diagnostics and timesteps of one batch, (pairs,) each."""
        pairs, draws = zip(*self._batches[number], strict=True)
        batch = method.batch(pairs, draws, step=0)
        errors = PairErrors(*method.policy_errors(batch), *self._reference_errors(method, batch, number))
        timesteps = batch.noised.timesteps[: len(pairs)].float()
        return {"timestep": timesteps, **diagnostics(errors, method.objective(errors, batch.labels))}

    def _reference_errors(self, method: Method, batch: Batch, number: int) -> tuple[Tensor | None, Tensor | None]:
        if not method.objective.uses_reference:
            return None, None
        if method.noising.asks_policy:
            return method.reference_errors(batch, step=0)
        if number not in self._reference:
            self._reference[number] = method.reference_errors(batch, step=0)
        return self._reference[number]

    def _summary(self, columns: dict[str, Tensor], schedule: int) -> dict[str, Any]:
        timesteps = columns.pop("timestep")
        quarters = (timesteps * TIMESTEP_BINS / schedule).long().clamp(0, TIMESTEP_BINS - 1)
        bounds = [quarter * schedule // TIMESTEP_BINS for quarter in range(TIMESTEP_BINS + 1)]
        inside = {
            f"{low}-{high}": quarters == quarter
            for quarter, (low, high) in enumerate(pairwise(bounds))
            if (quarters == quarter).any()
        }
        by_timestep = {
            title: {quarter: float(columns[name][rows].mean()) for quarter, rows in inside.items()}
            for name, title in BY_TIMESTEP.items()
            if name in columns
        }
        means = {name: float(values.mean()) for name, values in columns.items()}
        return {"pairs": self.pairs, **means, **by_timestep}
