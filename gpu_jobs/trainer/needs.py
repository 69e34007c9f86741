"""The answer of ``estimate``: what a run will need, counted on the model itself and, if asked, measured.

A web page asks :mod:`gpu_jobs.trainer.estimate` instead, which loads no torch; both hand their counts to the one
account, :mod:`gpu_jobs.trainer.budget`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import torch

from gpu_jobs.trainer.budget import Budget, Encoded, budget
from gpu_jobs.trainer.check import check
from gpu_jobs.trainer.conditioning import build_conditioning
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.cpu.denormals import flushed_denormals
from gpu_jobs.trainer.data import PairTable, has_split, read_pairs
from gpu_jobs.trainer.encodings.latents import view_id, views_of
from gpu_jobs.trainer.estimate import Spelled, spell_out
from gpu_jobs.trainer.families import Family, load_family
from gpu_jobs.trainer.footprint import Footprint, example, footprint
from gpu_jobs.trainer.processes import Processes
from gpu_jobs.trainer.rehearsal import Rehearsed, rehearse
from gpu_jobs.trainer.speed import peak_flops


@dataclass(frozen=True)
class Needs:
    """What is asked for, what it takes in bytes by what they are for, and seconds; None for what is not known."""

    pairs: int
    spelled: Spelled
    counted: Footprint
    encoded: Encoded
    budget: Budget
    measured: Rehearsed | None
    seconds: float | None
    seconds_at_full_speed: float | None

    def as_json(self) -> str:
        """All of it for a program."""
        return json.dumps(asdict(self), indent=1)

    def as_text(self) -> str:
        """The same for a person."""
        spelled, counts = self.spelled, self.counted.counts
        beta = "" if spelled.beta_authors is None else f" (the paper's β {spelled.beta_authors:g})"
        lines = [
            f"{_count(counts.trained)} weights trained, of a denoiser of {_count(counts.denoiser)}",
            f"effective batch {spelled.effective_batch} pairs, learning rate {spelled.learning_rate:g}"
            + (f", k {spelled.k:g}{beta}" if spelled.k is not None else ""),
            f"{self.pairs} pairs, {spelled.pairs_seen} visits to them",
            f"{self.counted.flops_per_pair / 1e12:.3g} TFLOP a pair",
            "memory " + _parts(self.budget.memory) + self._without_activations(),
            "       " + "; ".join(f"{phase} {_bytes(size)}" for phase, size in self.budget.phases.items()),
            "disk   " + _parts(self.budget.disk),
        ]
        if self.measured is not None:
            lines.append(
                f"measured {self.measured.pairs_per_s:.3g} pairs/s, peak {_bytes(self.measured.peak_memory_bytes)}"
            )
        lines.append(f"time   {_time(self)}")
        return "\n".join(lines)

    def _without_activations(self) -> str:
        if self.counted.counts.activation_bytes is not None:
            return ""
        return ", and activations, which with gradient_checkpointing are unknown until measured (--measure)"


def needs(config: TrainConfig, *, measure: bool) -> Needs:
    """Count, and with ``measure`` take a few steps; raises TrainerError as training would at its start."""
    processes = Processes()
    autocast = torch.bfloat16 if config.precision == "bfloat16" else None
    family = load_family(config.model, device=processes.device, autocast=autocast)
    check(config, family)
    tables = _tables(config, family)
    pair = example(config, family)
    counted = footprint(config, family, pair)
    encoded = _encoded(config, tables)
    spelled = spell_out(config, len(tables[0]))
    measured = None
    if measure:
        family.release_encoders(vae=config.cache_latents)  # as training does before its first step
        with flushed_denormals():
            measured = rehearse(config, family, processes, pair=pair)
    peak = peak_flops(processes.device)
    flops = spelled.pairs_seen * counted.flops_per_pair
    return Needs(
        pairs=len(tables[0]),
        spelled=spelled,
        counted=counted,
        encoded=encoded,
        budget=budget(config, counted.counts, encoded),
        measured=measured,
        seconds=None if measured is None else spelled.pairs_seen / measured.pairs_per_s,
        seconds_at_full_speed=None if peak is None else flops / (peak * processes.count),
    )


def _tables(config: TrainConfig, family: Family) -> list[PairTable]:
    """What is learned from and, where there is such a split, what is held out."""
    splits = [config.split]
    if config.held_out_split is not None and has_split(config.dataset, config.held_out_split):
        splits.append(config.held_out_split)
    share = config.max_broken_share
    return [
        read_pairs(config.dataset, split, labels=config.labels, media=family.media, max_broken_share=share)
        for split in splits
    ]


def _encoded(config: TrainConfig, tables: Sequence[PairTable]) -> Encoded:
    conditioning = build_conditioning(config.conditioning)
    pairs = [pair for table in tables for pair in table.pairs]
    return Encoded(
        media=len({view_id(view) for table in tables for view in views_of(table, mirrored=False)}),
        texts=len({text for pair in pairs for text in conditioning.texts_of(pair)}),
    )


def _time(found: Needs) -> str:
    if found.seconds is not None:
        return f"{_duration(found.seconds)} for the steps, at the measured speed"
    if found.seconds_at_full_speed is not None:
        return f"unknown until measured (--measure); {_duration(found.seconds_at_full_speed)} at the device's peak"
    return "unknown until measured (--measure)"


def _parts(sizes: Mapping[str, int]) -> str:
    listed = ", ".join(f"{name} {_bytes(size)}" for name, size in sizes.items())
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
