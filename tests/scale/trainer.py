"""What the trainer's loop brings over a plain one, on Shapeworld's model: `make bench NAME=trainer`.

Method: Diffusion-DPO of the whole UNet, 16 pairs of 64×64 pictures a step, two threads, float32. Ours is the
command `python -m gpu_jobs.trainer train` with its caches made, channels last and repeated blocks compiled; the
plain loop (`_plain_dpo.py`) encodes in the loop and calls each network on each side by itself. Both are warmed up,
then run in turns of some seconds while the other stands still (`_taking_turns.py`). `speedup` is the median over
turns of the ratio of their median speeds, and half of the turns lie between its `quartiles`; `pairs_per_s` and
`peak_gb` are ours. What ours spends before: `caching_s` on pictures that the plain loop encodes at each visit, and
`warm_up_s` on a first step that compiles (later runs find it compiled on disk).
`without` says, for single steps on random latents, what share of the speed is left when one thing is switched off
(`float32`: how fast bfloat16 would be in its place); these take no turns and want a quiet machine. `remembering` is
how much faster a whole run is where an earlier one with the same draws has already asked the reference
(`reference_cache`).
Arguments: turns (20), seconds a turn (4).
"""

import json
import os
import shlex
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from unittest.mock import patch

import torch

from gpu_jobs.shapeworld.pipeline import WEIGHTS
from gpu_jobs.trainer.config import TrainConfig, parse_train_config
from gpu_jobs.trainer.cpu.freed_memory import keep_freed_memory
from gpu_jobs.trainer.families import Family, load_family
from tests.gpu_jobs.trainer.tiny import row, write_dataset
from tests.scale._taking_turns import Program
from tests.scale._trainer_switches import (
    Switch,
    attention_by_kernel,
    encoders_in_the_loop,
    measured,
    optimiser_by_steps,
    products_by_torch,
    sides_apart,
)

BATCH, PAIRS, THREADS = 16, 64, 2
WARM_UP_STEPS, SHORT_RUN_STEPS, ENDLESS = 5, 12, 1_000_000


def run(arguments: list[str]) -> dict[str, Any]:
    turns, seconds = int([*arguments, "20"][0]), float([*arguments[1:], "4"][0])
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, {"TORCHINDUCTOR_CACHE_DIR": folder}):
        work = Path(folder)
        dataset = write_dataset(work / "dataset", [row(i, size=(64, 64)) for i in range(PAIRS)])
        return {
            **_against_plain(work, dataset, turns, seconds),
            "without": _without(work, dataset),
            "remembering": _remembering(work, dataset),
        }


def _against_plain(work: Path, dataset: Path, turns: int, seconds: float) -> dict[str, Any]:
    shard = next((dataset / "data").glob("train-*.parquet"))
    plain_command = [sys.executable, "-m", "tests.scale._plain_dpo", str(WEIGHTS), str(shard)]
    pairs_per_s: dict[str, list[float]] = {"ours": [], "plain": []}
    with ExitStack() as programs:

        def warmed_up(name: str, command: list[str]) -> Program:
            return programs.enter_context(Program(command, work / f"{name} says")).warm_up(WARM_UP_STEPS)

        ours = warmed_up("ours", _train_command(work, dataset, "ours", {"steps": ENDLESS}))
        plain = warmed_up("plain", [*plain_command, *map(str, (ENDLESS, BATCH, THREADS))])
        for turn in range(turns):
            for name, program in (("ours", ours), ("plain", plain)):
                pairs_per_s[name].append(median(program.turn(seconds)))
            fast, slow = (speeds[-1] for speeds in pairs_per_s.values())
            print(f"turn {turn + 1} of {turns}: {fast:.1f} and {slow:.1f} pairs/s: {fast / slow:.2f}", flush=True)
        lines = ours.lines()
    ratios = [fast / slow for fast, slow in zip(*pairs_per_s.values(), strict=True)]
    quartiles = quantiles(ratios, n=4)
    return {
        "speedup": round(median(ratios), 3),
        "quartiles": [round(quartiles[0], 3), round(quartiles[2], 3)],
        "pairs_per_s": round(median(pairs_per_s["ours"]), 3),
        "peak_gb": round(max(line.get("memory_bytes", 0) for line in lines) / 1e9, 3),
        "plain_pairs_per_s": round(median(pairs_per_s["plain"]), 3),
        **_spent_before(lines),
    }


def _spent_before(lines: list[dict[str, Any]]) -> dict[str, float]:
    times = [datetime.fromisoformat(line["at"]) for line in lines if line["event"] in ("caching", "start")]
    first = next(line for line in lines if line["event"] == "step")
    return {
        "caching_s": round((times[-1] - times[0]).total_seconds(), 2),
        "warm_up_s": round(BATCH / first["pairs_per_s"], 2),
    }


def _without(work: Path, dataset: Path) -> Any:
    keep_freed_memory()  # as the command does
    switches = [
        Switch("compiling", {"compile": False}),
        Switch("channels last", {"channels_last": False}),
        Switch("linear layers by oneDNN", {}, products_by_torch),
        Switch("short attention by products", {}, attention_by_kernel),
        Switch("both sides in one pass", {}, sides_apart),
        Switch("caches of latents and texts", {}, encoders_in_the_loop),
        Switch("fused optimiser", {}, optimiser_by_steps),
        Switch("memory for time", {"gradient_checkpointing": True}),
        Switch("float32", {"precision": "bfloat16"}),
    ]
    config = parse_train_config(_settings(work, dataset))
    return measured(config, _family, switches, steps=15)["without"]


def _remembering(work: Path, dataset: Path) -> float:
    cache = {"reference_cache": str(work / "reference")}
    asked, remembered = (_short_run(work, dataset, name, cache) for name in ("asking", "remembering"))
    return round(remembered / asked, 3)


def _short_run(work: Path, dataset: Path, name: str, changed: dict[str, Any]) -> float:
    """The median speed of a whole run, but for its first step."""
    command = _train_command(work, dataset, name, changed)
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{shlex.join(command)} failed with {done.returncode}:\n{done.stderr}")
    said = [json.loads(line) for line in (work / name / "progress.jsonl").read_text().splitlines()]
    return median([line["pairs_per_s"] for line in said if line["event"] == "step"][1:])


def _train_command(work: Path, dataset: Path, name: str, changed: dict[str, Any]) -> list[str]:
    config = work / f"{name}.json"
    config.write_text(json.dumps({**_settings(work, dataset), "output": str(work / name), **changed}))
    return [sys.executable, "-m", "gpu_jobs.trainer", "train", "--config", str(config)]


def _settings(work: Path, dataset: Path) -> dict[str, Any]:
    return {
        "recipe": "shapeworld-dpo", "model": str(WEIGHTS), "dataset": str(dataset), "output": str(work / "output"),
        "steps": SHORT_RUN_STEPS, "batch_pairs": BATCH, "threads": THREADS, "held_out_split": None,
        "latent": "posterior_sample", "checkpoint_every_steps": ENDLESS,
        "channels_last": True, "compile": True,
    }  # fmt: skip


def _family(config: TrainConfig) -> Family:
    return load_family(config.model, autocast=torch.bfloat16 if config.precision == "bfloat16" else None)
