"""The answer of ``estimate``: what a run will need, counted on the model itself and, if asked, measured.

A web page asks :mod:`gpu_jobs.trainer.estimate` instead, which loads no torch and knows less.
"""

import json
from dataclasses import asdict, dataclass

import torch

from gpu_jobs.trainer.check import check
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.data import read_pairs
from gpu_jobs.trainer.denormals import flushed_denormals
from gpu_jobs.trainer.families import load_family
from gpu_jobs.trainer.footprint import Footprint, disk, example, footprint, memory
from gpu_jobs.trainer.processes import Processes
from gpu_jobs.trainer.rehearsal import Rehearsed, rehearse
from gpu_jobs.trainer.speed import peak_flops


@dataclass(frozen=True)
class Needs:
    """Bytes by what they are for, seconds, and the numbers that people mix up; None for what is not known."""

    effective_batch: int
    pairs_seen: int
    learning_rate: float
    k: float | None
    beta: float | None
    pairs: int
    counted: Footprint
    memory: dict[str, int]
    disk: dict[str, int]
    measured: Rehearsed | None
    seconds: float | None
    seconds_at_full_speed: float | None

    def as_json(self) -> str:
        """All of it for a program."""
        return json.dumps(asdict(self), indent=1)

    def as_text(self) -> str:
        """The same for a person."""
        lines = [
            f"{_count(self.counted.trained_parameters)} of {_count(self.counted.total_parameters)} weights trained",
            f"effective batch {self.effective_batch} pairs, learning rate {self.learning_rate:g}"
            + (f", k {self.k:g} (the paper's β {self.beta:g})" if self.k is not None else ""),
            f"{self.pairs} pairs, {self.pairs_seen} visits to them",
            f"{self.counted.flops_per_pair / 1e12:.3g} TFLOP a pair",
            "memory " + _parts(self.memory),
            "disk   " + _parts(self.disk),
        ]
        if self.measured is not None:
            lines.append(
                f"measured {self.measured.pairs_per_s:.3g} pairs/s, peak {_bytes(self.measured.peak_memory_bytes)}"
            )
        lines.append(f"time   {_time(self)}")
        return "\n".join(lines)


def needs(config: TrainConfig, *, measure: bool) -> Needs:
    """Count, and with ``measure`` take a few steps; raises TrainerError as training would at its start."""
    processes = Processes()
    autocast = torch.bfloat16 if config.precision == "bfloat16" else None
    family = load_family(config.model, device=processes.device, autocast=autocast)
    check(config, family)
    table = read_pairs(
        config.dataset,
        config.split,
        labels=config.labels,
        media=family.media,
        max_broken_share=config.max_broken_share,
    )
    counted = footprint(config, family, example(config, family))
    seen = config.steps * config.pairs_per_step
    with flushed_denormals():
        measured = rehearse(config, family, processes) if measure else None
    peak = peak_flops(processes.device)
    return Needs(
        effective_batch=config.pairs_per_step,
        pairs_seen=seen,
        learning_rate=config.learning_rate,
        k=getattr(config.objective, "k", None),
        beta=getattr(config.objective, "beta", None),
        pairs=len(table.pairs),
        counted=counted,
        memory=memory(config, counted),
        disk=disk(config, counted, media=2 * len(table.pairs), texts=len({pair.prompt for pair in table.pairs})),
        measured=measured,
        seconds=None if measured is None else seen / measured.pairs_per_s,
        seconds_at_full_speed=None if peak is None else seen * counted.flops_per_pair / (peak * processes.count),
    )


def _time(found: Needs) -> str:
    if found.seconds is not None:
        return f"{_duration(found.seconds)} for the steps, at the measured speed"
    if found.seconds_at_full_speed is not None:
        return f"unknown until measured (--measure); {_duration(found.seconds_at_full_speed)} at the device's peak"
    return "unknown until measured (--measure)"


def _parts(sizes: dict[str, int]) -> str:
    listed = ", ".join(f"{name} {_bytes(size)}" for name, size in sizes.items() if size)
    return f"{_bytes(sum(sizes.values()))}: {listed}"


def _bytes(size: float) -> str:
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size < 1024:
            return f"{size:.3g} {unit}"
        size /= 1024
    return f"{size:.3g} TiB"


def _count(number: int) -> str:
    return f"{number / 1e6:.4g} M"


def _duration(seconds: float) -> str:
    hours, rest = divmod(round(seconds), 3600)
    return f"{hours} h {rest // 60} min" if hours else f"{rest // 60} min {rest % 60} s"
