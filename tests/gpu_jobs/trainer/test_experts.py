"""TLPO in small: two experts by LoRA, then a gate over them; the result is loaded and samples."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from gpu_jobs.trainer.adapters.expert_gate import GATE
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.errors import UnsupportedModelError
from gpu_jobs.trainer.families import load_family
from gpu_jobs.trainer.sampling import generate, load_pipeline
from gpu_jobs.trainer.train import train


def test_a_gate_over_two_experts_trains_is_saved_and_samples(
    configured: Callable[..., TrainConfig], model: Path, tmp_path: Path
) -> None:
    lora = {"lora": {"rank": 2}, "reference": {"kind": "adapters_off"}, "learning_rate": 1e-2}
    experts = []
    for seed in (1, 2):
        train(configured(**lora, seed=seed, steps=2, output=str(tmp_path / f"expert {seed}")))
        experts.append(str(tmp_path / f"expert {seed}" / "adapter"))

    gate = {"gate": {"experts": experts, "hidden": 8}, "reference": {"kind": "adapters_off"}}
    tuned = train(configured(**gate, steps=3, output=str(tmp_path / "gated")))

    lines = [json.loads(line) for line in (tmp_path / "gated" / "progress.jsonl").read_text().splitlines()]
    start = next(line for line in lines if line["event"] == "start")
    saved = json.loads((tuned / GATE / "gate.json").read_text())
    assert saved == {"experts": 2, "hidden": 8}
    assert start["trained_parameters"] < 20_000  # the gate's, nobody else's
    with_gate, without = (
        next(generate(load_pipeline(folder), ["a red circle"], [3], steps=2, guidance=1.0, batch_size=1))
        for folder in (tuned, model)
    )
    assert with_gate.size == without.size
    assert with_gate.tobytes() != without.tobytes()
    with pytest.raises(UnsupportedModelError, match="train their base"):
        load_family(tuned, device=torch.device("cpu"))
