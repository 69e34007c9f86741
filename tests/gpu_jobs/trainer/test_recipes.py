"""Every recipe that pictures with plain labels are enough for trains: a few steps, finite, and something moved."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.train import train

RECIPES = ("sft", "diffusion-dpo", "dcpo", "mapo", "inpo", "rpo", "seppo", "pso", "shapeworld-dpo")
LN_2_AT_FIRST = ("diffusion-dpo", "dcpo", "inpo", "pso", "shapeworld-dpo")
SMALL = {"resolution": 16, "steps": 2, "batch_pairs": 3, "accumulate": 1, "warmup_steps": 0, "learning_rate": 1e-3}


def events(config: TrainConfig, kind: str) -> list[dict[str, Any]]:
    lines = (config.output / "progress.jsonl").read_text().splitlines()
    return [line for line in map(json.loads, lines) if line["event"] == kind]


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_trains_on_pairs_of_pictures(
    recipe: str, configured: Callable[..., TrainConfig], tmp_path: Path
) -> None:
    config = configured(recipe=recipe, **SMALL)
    train(config)
    first, second = events(config, "step")
    assert math.isfinite(first["loss"]) and math.isfinite(second["loss"])
    if recipe in LN_2_AT_FIRST:
        assert first["loss"] == pytest.approx(math.log(2), abs=1e-4)
        assert second["loss"] != first["loss"]


def test_dual_captions_that_say_the_same_are_diffusion_dpo_to_the_bit(
    configured: Callable[..., TrainConfig], tmp_path: Path
) -> None:
    """The dataset has no captions of its own, so both sides fall back on the prompt."""
    runs = []
    for kind in ("shared_prompt", "dual_captions"):
        config = configured(conditioning={"kind": kind}, steps=3, output=str(tmp_path / kind))
        train(config)
        runs.append([step["loss"] for step in events(config, "step")])
    assert runs[0] == runs[1]
