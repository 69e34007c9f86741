"""The training loop: draw pairs, compare policy and reference on both sides, step, say so, save."""

import math
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import torch
from torch import Tensor

from gpu_jobs.trainer.best import Best
from gpu_jobs.trainer.checkpoint import Checkpoints, Position, RunState
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.data import PairTable
from gpu_jobs.trainer.diagnostics import diagnostics
from gpu_jobs.trainer.errors import Cancelled, TrainingDivergedError
from gpu_jobs.trainer.health import Health
from gpu_jobs.trainer.held_out import HeldOut
from gpu_jobs.trainer.method import Batch, Method
from gpu_jobs.trainer.objectives import PairErrors, PairLoss
from gpu_jobs.trainer.optimiser import learning_rate
from gpu_jobs.trainer.order import Order, Visit
from gpu_jobs.trainer.processes import Processes
from gpu_jobs.trainer.progress import Progress
from gpu_jobs.trainer.randomness import Draw
from gpu_jobs.trainer.reading_ahead import Batches, visited
from gpu_jobs.trainer.remembered_errors import RememberedErrors
from gpu_jobs.trainer.speed import Speed
from gpu_jobs.trainer.stop import StopRequest
from gpu_jobs.trainer.validation_samples import draw_samples


@dataclass(frozen=True)
class Run:
    """Everything the loop works with, put together by :mod:`gpu_jobs.trainer.train`."""

    config: TrainConfig
    processes: Processes
    table: PairTable
    order: Order
    method: Method
    batches: Batches
    held_out: HeldOut | None
    remembered: RememberedErrors | None
    state: RunState
    checkpoints: Checkpoints
    best: Best
    speed: Speed
    log: Progress
    stop: StopRequest


@dataclass(frozen=True)
class StepReport:
    """What a step saw, as plain numbers, and whether the weights were moved by it."""

    values: dict[str, float]
    taken: bool


def fit(run: Run, start: Position) -> Position:
    """Train from ``start`` to the last step; raises Cancelled, with a checkpoint written, when asked to stop."""
    config, position = run.config, start
    health = Health(run.log)
    if position.step == 0:
        _sample(run, position)
    while position.step < config.steps:
        began = time.perf_counter()
        report = take_step(run, position)
        skipped = 0 if report.taken else position.skipped + 1
        position = Position(position.step + 1, position.consumed + config.pairs_per_step, skipped)
        if report.taken:
            speed = run.speed.report(config.pairs_per_step, time.perf_counter() - began)
            run.log.emit("step", step=position.step, steps=config.steps, **report.values, **speed)
            health.observe(position.step, report.values)
        else:
            _say_skipped(run, position, report)

        last = position.step == config.steps
        signal_number = run.processes.largest(run.stop.signal_number or 0)
        stopping = signal_number != 0 and not last
        if stopping or last or position.step % config.checkpoint_every_steps == 0:
            folder = run.checkpoints.save(position)
            run.log.emit("checkpoint", step=position.step, path=str(folder))
        if stopping:
            raise Cancelled(signal_number)
        if last or position.step % config.eval_every_steps == 0:
            _measure(run, position, health)
        if config.samples is not None and (last or position.step % config.samples.every_steps == 0):
            _sample(run, position)
    return position


def take_step(run: Run, position: Position) -> StepReport:
    """One optimiser step over ``batch_pairs · accumulate`` pairs, shared by all processes."""
    config, state = run.config, run.state
    coming = run.order.visits(position.consumed, config.pairs_per_step)
    mine = _passes(run, coming)
    # Known beforehand, so that accumulating, on any number of processes, equals one large batch.
    total_weight = float(run.table.weights[[visit.row for visit in coming]].sum())
    rate = learning_rate(config, position.step)
    for group in state.optimiser.param_groups:
        group["lr"] = rate

    state.optimiser.zero_grad(set_to_none=True)
    tally = Tally()
    following = [*mine[1:], _first_of_next_step(run, position)]
    for number, (micro_batch, then) in enumerate(zip(mine, following, strict=True), start=1):
        batch = run.batches.take(micro_batch, position.step, then=then)
        with run.processes.without_sync(run.method.policy, last=number == len(mine)):
            errors, pair_loss, weights = _loss(run, micro_batch, batch, position, total_weight)
            run.processes.backward((pair_loss.loss * weights).sum())
        tally.add(errors, pair_loss, weights)

    norm = torch.nn.utils.clip_grad_norm_(state.trainable.values(), config.max_gradient_norm)
    norm = norm.full_tensor() if isinstance(norm, torch.distributed.tensor.DTensor) else norm
    values = tally.report(run.processes) | {"gradient_norm": float(norm), "learning_rate": rate}
    taken = all(map(math.isfinite, values.values()))
    if taken:
        state.optimiser.step()
        if state.average is not None:
            state.average.update(position.step + 1)
    state.reference.after_step(position.step + 1)
    return StepReport(values, taken)


def _passes(run: Run, visits: Sequence[Visit]) -> Sequence[Sequence[Visit]]:
    """This process's forward passes of a step's visits."""
    size = run.config.batch_pairs
    return run.processes.share([visits[at : at + size] for at in range(0, len(visits), size)])


def _first_of_next_step(run: Run, position: Position) -> Sequence[Visit]:
    """What this process is asked next once the step is done; nothing after the last one."""
    config = run.config
    if position.step + 1 == config.steps:
        return ()
    return _passes(run, run.order.visits(position.consumed + config.pairs_per_step, config.pairs_per_step))[0]


def _loss(
    run: Run, micro_batch: Sequence[Visit], batch: Batch, position: Position, total_weight: float
) -> tuple[PairErrors, PairLoss, Tensor]:
    """Errors, losses and shares of the step, (pairs,) each, of the pairs of one forward pass."""
    pairs, draws = visited(run.table, micro_batch, run.config.seed)
    weights = torch.tensor([pair.weight for pair in pairs], device=run.method.family.device) / total_weight
    errors = _errors(run, batch, draws, position.step)
    return errors, run.method.objective(errors, batch.labels), weights


def _errors(run: Run, batch: Batch, draws: Sequence[Draw], step: int) -> PairErrors:
    """Errors of policy and reference; what the reference said of a draw in an earlier run is not asked again."""
    method = run.method
    if run.remembered is None:
        return method.errors(batch, step)
    device = batch.noised.noisy.device
    reference = run.remembered.of(draws, device, lambda: method.reference_errors(batch, step))
    return PairErrors(*method.policy_errors(batch), *reference)


def _say_skipped(run: Run, position: Position, report: StepReport) -> None:
    """Warn of a step that was not taken; raises TrainingDivergedError where it was one too many."""
    bad = ", ".join(name for name, value in report.values.items() if not math.isfinite(value))
    message = f"Step {position.step} was skipped, since {bad} was not a finite number; the weights are unchanged."
    run.log.emit("warning", step=position.step, kind="step_skipped", message=message)
    if position.skipped > run.config.max_skipped_steps:
        raise TrainingDivergedError(
            f"{message} It was the {position.skipped}th in a row. Lower the learning rate or k, or train in "
            "float32; the last checkpoint is intact."
        )


def _measure(run: Run, position: Position, health: Health) -> None:
    """Held-out numbers of the weights that would be kept, and the best of them put aside."""
    if run.held_out is None:
        return
    with _kept_weights_in_place(run):
        measured = run.held_out.measure(run.method, run.processes)
    run.log.emit("eval", step=position.step, **measured)
    health.observe_held_out(position.step, measured)
    run.best.consider(position.step, measured, run.state)


def _sample(run: Run, position: Position) -> None:
    """What those weights draw of the prompts that are always the same."""
    if run.config.samples is None:
        return
    with _kept_weights_in_place(run):
        drawn = draw_samples(run.config, run.config.samples, run.method.family, run.processes, step=position.step)
    run.log.emit("sample", step=position.step, samples=drawn)


def _kept_weights_in_place(run: Run) -> AbstractContextManager[None]:
    """The average instead of the last step's weights, where one is kept."""
    return nullcontext() if run.state.average is None else run.state.average.applied()


class Tally:
    """Weighted means over the pairs of one step; one transfer from the device, and between processes, a step."""

    def __init__(self) -> None:
        self._sums: dict[str, Tensor] = {}

    def add(self, errors: PairErrors, pair_loss: PairLoss, weights: Tensor) -> None:
        """Add a batch whose ``weights`` (pairs,) are shares of the step."""
        for name, value in diagnostics(errors, pair_loss).items():
            part = (value.detach() * weights).sum()
            self._sums[name] = self._sums[name] + part if name in self._sums else part

    def report(self, processes: Processes) -> dict[str, float]:
        """The means over all processes, by name."""
        sums = processes.total(torch.stack(list(self._sums.values())))
        return dict(zip(self._sums, sums.tolist(), strict=True))
