"""A few real steps on random latents, to know a run's speed and memory before its data is encoded."""

import time
from dataclasses import dataclass
from typing import Any

import torch

from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.families import Family
from gpu_jobs.trainer.footprint import Example, example, flops_per_pair
from gpu_jobs.trainer.method import Batch, Method, compose
from gpu_jobs.trainer.noising import Noised
from gpu_jobs.trainer.objectives import PairLabels
from gpu_jobs.trainer.optimiser import build_optimiser
from gpu_jobs.trainer.policy import ready_policy
from gpu_jobs.trainer.processes import Processes
from gpu_jobs.trainer.speed import Speed, peak_memory_bytes

WARM_UP = 2  # steps that allocate, choose kernels and compile


@dataclass(frozen=True)
class Rehearsed:
    """What some steps showed: of all processes together, but for the memory, which is this one's."""

    pairs_per_s: float
    seconds_per_step: float
    peak_memory_bytes: int
    mfu: float | None


def rehearse(
    config: TrainConfig, family: Family, processes: Processes, *, steps: int = 3, pair: Example | None = None
) -> Rehearsed:
    """Take ``steps`` timed steps of ``batch_pairs`` a pass, without data, noising or checkpoints.

    The passes of one step are those of the configuration, so that gradients travel as often as they will. ``pair``
    is the :func:`example` where somebody has one already, such as from before the encoders were let go.
    """
    pair = pair or example(config, family)
    flops = flops_per_pair(config, family, pair)
    reference = ready_policy(config, family, processes)
    optimiser = build_optimiser(config, [p for p in family.denoiser.parameters() if p.requires_grad])
    no_data: Any = None  # the batch is made here
    method = compose(config, family, processes.wrapped(family.denoiser), reference, no_data)
    batch = _batch(config, pair, family)
    for number in range(WARM_UP + steps):
        if number == WARM_UP:
            _settle(family.device)
            began = time.perf_counter()
        _step(config, method, processes, optimiser, batch)
    _settle(family.device)
    return _rehearsed(config, processes, flops, (time.perf_counter() - began) / steps)


def _step(
    config: TrainConfig, method: Method, processes: Processes, optimiser: torch.optim.Optimizer, batch: Batch
) -> None:
    """As the loop's, on the same pairs again and again."""
    optimiser.zero_grad(set_to_none=True)
    passes = config.accumulate // processes.count
    for number in range(1, passes + 1):
        with processes.without_sync(method.policy, last=number == passes):
            loss = method.objective(method.errors(batch, step=0), batch.labels).loss
            processes.backward(loss.mean() / config.accumulate)
    trained = [parameter for group in optimiser.param_groups for parameter in group["params"]]
    torch.nn.utils.clip_grad_norm_(trained, config.max_gradient_norm)
    optimiser.step()


def _batch(config: TrainConfig, pair: Example, family: Family) -> Batch:
    many = pair.repeated(config.batch_pairs)
    labels = PairLabels(
        torch.ones(config.batch_pairs, device=family.device),
        noise_factor=family.noise_factor(many.timesteps[: config.batch_pairs]),
    )
    return Batch(Noised(many.noisy, many.timesteps, torch.zeros_like(many.noisy)), many.conditions, labels)


def _settle(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def _rehearsed(config: TrainConfig, processes: Processes, flops: float, seconds: float) -> Rehearsed:
    said = Speed(flops, processes.count, processes.device).report(config.pairs_per_step, seconds)
    return Rehearsed(said["pairs_per_s"], seconds, peak_memory_bytes(), said["mfu"])
