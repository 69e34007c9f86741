"""What the trainer's loop brings over a plain one, on Shapeworld's model: `make bench NAME=trainer`.

Method: Diffusion-DPO of the whole UNet, 16 pairs of 64×64 pictures a step, two threads, float32, each in a fresh
process, in turn. Ours is the command `python -m gpu_jobs.trainer train` with its caches made, channels last and
repeated blocks compiled; the plain loop (`_plain_dpo.py`) encodes in the loop and calls each network on each side
by itself. `speedup` is the ratio of the medians of pairs per second over steps after the first, over turns;
`pairs_per_s` and `peak_gb` are ours. What ours spends before: `caching_s` on pictures that the plain loop encodes
at each visit, and `warm_up_s` on a first step that compiles (later runs find it compiled on disk).
`without` says, for single steps on random latents, what share of the speed is left when one thing is switched off
(`float32`: how fast bfloat16 would be in its place). `remembering` is the same of whole runs where an earlier run
with the same draws has already asked the reference (`reference_cache`).
Arguments: steps a turn (12), turns (7: neighbours on a shared machine slow single turns by a third).
"""

import json
import os
import shlex
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

import torch

from gpu_jobs.shapeworld.pipeline import WEIGHTS
from gpu_jobs.trainer.config import TrainConfig, parse_train_config
from gpu_jobs.trainer.cpu.freed_memory import keep_freed_memory
from gpu_jobs.trainer.families import Family, load_family
from tests.gpu_jobs.trainer.tiny import row, write_dataset
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


def run(arguments: list[str]) -> dict[str, Any]:
    steps, turns = (int(word) for word in (*arguments, *["12", "7"][len(arguments) :]))
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, {"TORCHINDUCTOR_CACHE_DIR": folder}):
        work = Path(folder)
        dataset = write_dataset(work / "dataset", [row(i, size=(64, 64)) for i in range(PAIRS)])
        ours, plain, peaks = [], [], []
        before: dict[str, float] = {}
        for turn in range(turns):
            fast = _ours(work, dataset, steps, f"turn {turn}")
            slow = _plain(dataset, steps)
            ours.append(median(fast["pairs_per_s"]))
            plain.append(median(slow["pairs_per_s"]))
            peaks.append(fast["memory_bytes"])
            before = before or {name: fast[name] for name in ("caching_s", "warm_up_s")}
            print(f"turn {turn + 1} of {turns}: {ours[-1]:.2f} pairs/s, plain {plain[-1]:.2f}", flush=True)
        keep_freed_memory()  # as the command does
        cache = {"reference_cache": str(work / "reference")}
        _, again = (_ours(work, dataset, steps, f"{which} remembering", cache) for which in ("first", "then"))
        config = _config(work, dataset, steps)
        switched = measured(
            config,
            _family,
            [
                Switch("compiling", {"compile": False}),
                Switch("channels last", {"channels_last": False}),
                Switch("linear layers by oneDNN", {}, products_by_torch),
                Switch("short attention by products", {}, attention_by_kernel),
                Switch("both sides in one pass", {}, sides_apart),
                Switch("caches of latents and texts", {}, encoders_in_the_loop),
                Switch("fused optimiser", {}, optimiser_by_steps),
                Switch("memory for time", {"gradient_checkpointing": True}),
                Switch("float32", {"precision": "bfloat16"}),
            ],
            steps=4,
        )
    return {
        "speedup": round(median(ours) / median(plain), 3),
        "pairs_per_s": round(median(ours), 3),
        "peak_gb": round(max(peaks) / 1e9, 3),
        "plain_pairs_per_s": round(median(plain), 3),
        **{name: round(seconds, 2) for name, seconds in before.items()},
        "without": switched["without"],
        "remembering": round(median(again["pairs_per_s"]) / median(ours), 3),
    }


def _family(config: TrainConfig) -> Family:
    return load_family(config.model, autocast=torch.bfloat16 if config.precision == "bfloat16" else None)


def _settings(work: Path, dataset: Path, steps: int) -> dict[str, Any]:
    return {
        "recipe": "shapeworld-dpo", "model": str(WEIGHTS), "dataset": str(dataset), "output": str(work / "output"),
        "steps": steps, "batch_pairs": BATCH, "threads": THREADS, "held_out_split": None,
        "latent": "posterior_sample", "checkpoint_every_steps": 10_000, "channels_last": True, "compile": True,
    }  # fmt: skip


def _config(work: Path, dataset: Path, steps: int) -> Any:
    return parse_train_config(_settings(work, dataset, steps))


def _ours(
    work: Path, dataset: Path, steps: int, name: str, changed: dict[str, Any] | None = None
) -> dict[str, Any]:
    output = work / name
    config = work / "config.json"
    config.write_text(json.dumps({**_settings(work, dataset, steps), "output": str(output), **(changed or {})}))
    command = [sys.executable, "-m", "gpu_jobs.trainer", "train", "--config", str(config)]
    _said_by(command)
    said = [json.loads(line) for line in (output / "progress.jsonl").read_text().splitlines()]
    taken = [line for line in said if line["event"] == "step"]
    times = [datetime.fromisoformat(line["at"]) for line in said if line["event"] in ("caching", "start")]
    return {
        "pairs_per_s": [line["pairs_per_s"] for line in taken[1:]],
        "warm_up_s": BATCH / taken[0]["pairs_per_s"],
        "memory_bytes": taken[-1]["memory_bytes"],
        "caching_s": (times[-1] - times[0]).total_seconds(),
    }


def _plain(dataset: Path, steps: int) -> dict[str, Any]:
    shard = next((dataset / "data").glob("train-*.parquet"))
    command = [sys.executable, "-m", "tests.scale._plain_dpo", str(WEIGHTS), str(shard), str(steps)]
    return json.loads(_said_by([*command, str(BATCH), str(THREADS)]).splitlines()[-1])


def _said_by(command: list[str]) -> str:
    """What a program printed. Its bars are dropped, but where it failed all that it complained of is told."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{shlex.join(command)} failed with {done.returncode}:\n{done.stderr}")
    return done.stdout
