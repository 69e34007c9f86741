"""The training loop: draw pairs, compare policy and reference on both sides, step, say so, save."""

import math
import resource
import time
from dataclasses import dataclass

import torch
from torch import Tensor

from gpu_jobs.trainer.checkpoint import Checkpoints, Position
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.data import PairTable
from gpu_jobs.trainer.diagnostics import diagnostics
from gpu_jobs.trainer.errors import Cancelled, TrainingDivergedError
from gpu_jobs.trainer.health import Health
from gpu_jobs.trainer.held_out import HeldOut
from gpu_jobs.trainer.method import Method
from gpu_jobs.trainer.objectives import PairErrors, PairLoss
from gpu_jobs.trainer.order import visits
from gpu_jobs.trainer.progress import ProgressLog
from gpu_jobs.trainer.randomness import Draw
from gpu_jobs.trainer.stop import StopRequest


@dataclass(frozen=True)
class Run:
    """Everything the loop works with, put together by :mod:`gpu_jobs.trainer.train`."""

    config: TrainConfig
    table: PairTable
    method: Method
    held_out: HeldOut | None
    trainable: dict[str, torch.nn.Parameter]
    optimiser: torch.optim.Optimizer
    checkpoints: Checkpoints
    log: ProgressLog
    stop: StopRequest


def fit(run: Run, start: Position) -> Position:
    """Train from ``start`` to the last step; raises Cancelled, with a checkpoint written, when asked to stop."""
    config, position = run.config, start
    health = Health(run.log)
    while position.step < config.steps:
        began = time.perf_counter()
        report = take_step(run, position)
        position = Position(position.step + 1, position.consumed + config.pairs_per_step)
        report["pairs_per_s"] = config.pairs_per_step / (time.perf_counter() - began)
        run.log.emit("step", step=position.step, steps=config.steps, **report, memory_bytes=peak_memory_bytes())
        health.observe(position.step, report)

        last = position.step == config.steps
        stopping = run.stop.signal_number is not None and not last
        if stopping or last or position.step % config.checkpoint_every_steps == 0:
            folder = run.checkpoints.save(position)
            run.log.emit("checkpoint", step=position.step, path=str(folder))
        if stopping:
            raise Cancelled(run.stop.signal_number or 0)
        if run.held_out is not None and (last or position.step % config.eval_every_steps == 0):
            run.log.emit("eval", step=position.step, **run.held_out.measure(run.method))
    return position


def take_step(run: Run, position: Position) -> dict[str, float]:
    """One optimiser step over ``batch_pairs * accumulate`` pairs; returns what it saw, as plain numbers."""
    config, pairs = run.config, run.table.pairs
    coming = visits(config.seed, len(pairs), position.consumed, config.pairs_per_step)
    # Known beforehand, so that accumulating equals one large batch.
    total_weight = sum(pairs[visit.row].weight for visit in coming)
    rate = learning_rate(config, position.step)
    for group in run.optimiser.param_groups:
        group["lr"] = rate

    run.optimiser.zero_grad(set_to_none=True)
    tally = Tally()
    for begin in range(0, len(coming), config.batch_pairs):
        micro = coming[begin : begin + config.batch_pairs]
        batch_pairs = [pairs[visit.row] for visit in micro]
        draws = [Draw(config.seed, pairs[visit.row].pair_id, visit.epoch) for visit in micro]
        weights = (
            torch.tensor([pair.weight for pair in batch_pairs], device=run.method.family.device) / total_weight
        )

        batch = run.method.batch(batch_pairs, draws, position.step)
        errors = run.method.errors(batch, position.step)
        pair_loss = run.method.objective(errors, batch.labels)
        (pair_loss.loss * weights).sum().backward()  # type: ignore[no-untyped-call]
        tally.add(errors, pair_loss, weights)

    norm = torch.nn.utils.clip_grad_norm_(run.trainable.values(), config.max_gradient_norm)
    report = tally.report() | {"gradient_norm": float(norm), "learning_rate": rate}
    if not all(map(math.isfinite, report.values())):
        raise TrainingDivergedError(
            f"At step {position.step + 1} the loss or gradient is not a finite number ({report}). Lower the "
            "learning rate or k; the last checkpoint is intact."
        )
    run.optimiser.step()
    run.method.reference.after_step(position.step + 1)
    return report


def learning_rate(config: TrainConfig, step: int) -> float:
    """The rate of the step that follows ``step`` steps: linear warm-up, then constant."""
    return config.learning_rate * min(1.0, (step + 1) / max(1, config.warmup_steps))


class Tally:
    """Weighted means over the pairs of one step; one transfer from the device a step."""

    def __init__(self) -> None:
        self._sums: dict[str, Tensor] = {}

    def add(self, errors: PairErrors, pair_loss: PairLoss, weights: Tensor) -> None:
        """Add a batch whose ``weights`` (pairs,) are shares of the step."""
        for name, value in diagnostics(errors, pair_loss).items():
            part = (value.detach() * weights).sum()
            self._sums[name] = self._sums[name] + part if name in self._sums else part

    def report(self) -> dict[str, float]:
        """The means, by name."""
        names = list(self._sums)
        return dict(zip(names, torch.stack([self._sums[name] for name in names]).tolist(), strict=True))


def peak_memory_bytes() -> int:
    """The most memory the process has held: on the CUDA device where there is one, else resident."""
    if torch.cuda.is_available():
        return int(torch.cuda.max_memory_allocated())
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024  # Linux counts in kibibytes
