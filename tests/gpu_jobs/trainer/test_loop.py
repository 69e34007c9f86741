"""Laws of the loop around the loss: what is skipped, averaged, kept, drawn, and at which rate."""

import json
import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.numpy import load_file

from gpu_jobs.trainer import loop
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.errors import ConfigurationError, TrainingDivergedError
from gpu_jobs.trainer.method import Method
from gpu_jobs.trainer.optimiser import build_optimiser, learning_rate
from gpu_jobs.trainer.train import train

Configured = Callable[..., TrainConfig]


def events(config: TrainConfig, kind: str) -> list[dict[str, Any]]:
    content = (config.output / "progress.jsonl").read_text().splitlines()
    return [line for line in map(json.loads, content) if line["event"] == kind]


def tensors(folder: Path, name: str) -> dict[str, np.ndarray]:
    return load_file(folder / f"{name}.safetensors")


def spoil(monkeypatch: pytest.MonkeyPatch, steps: set[int]) -> None:
    """Make the loss of these steps, counted from 1, no number."""
    whole = loop._loss

    def spoilt(run: loop.Run, micro_batch: Any, batch: Any, position: Any, total_weight: float) -> Any:
        errors, pair_loss, weights = whole(run, micro_batch, batch, position, total_weight)
        return errors, pair_loss, weights * (math.nan if position.step + 1 in steps else 1.0)

    monkeypatch.setattr(loop, "_loss", spoilt)


def test_a_step_that_is_not_finite_is_as_if_it_had_not_been(
    configured: Configured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its pairs are passed over, its weights and moments are those of before."""
    settings = {"steps": 3, "checkpoint_every_steps": 1, "warmup_steps": 0}
    spoil(monkeypatch, {2})
    skipped = configured(**settings, output=str(tmp_path / "skipped"))
    train(skipped)
    assert [line["step"] for line in events(skipped, "step")] == [1, 3]
    (warning,) = [line for line in events(skipped, "warning") if line["kind"] == "step_skipped"]
    assert "loss" in warning["message"]

    one = configured(**settings | {"steps": 2}, output=str(tmp_path / "one"))
    spoil(monkeypatch, {2})
    train(one)
    before, after = (one.output / "checkpoints" / f"step-0000000{n}" for n in (1, 2))
    for name in ("trainable", "optimiser"):
        first, second = tensors(before, name), tensors(after, name)
        assert all(np.array_equal(first[key], second[key]) for key in first)
    assert json.loads((after / "state.json").read_text())["skipped"] == 1


def test_too_many_in_a_row_end_the_run_and_a_good_one_between_does_not(
    configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(monkeypatch, {2, 3, 5, 6, 7})
    config = configured(steps=9, max_skipped_steps=2)
    with pytest.raises(TrainingDivergedError, match="Step 7 was skipped.*3th in a row"):
        train(config)
    assert [line["step"] for line in events(config, "step")] == [1, 4]


def test_the_tuned_model_is_the_average_where_one_is_kept(configured: Configured, tmp_path: Path) -> None:
    """Against the formula, applied to the weights of each step."""
    config = configured(steps=3, average_decay=0.2, checkpoint_every_steps=1, warmup_steps=0)
    folder = config.output / "checkpoints"
    states = {0: None}
    for step in (1, 2, 3):
        train(config.model_copy(update={"steps": step}))
        states[step] = tensors(folder / f"step-0000000{step}", "trainable")
    base = load_file(Path(config.model) / "unet" / "diffusion_pytorch_model.safetensors")
    expected = base
    for step in (1, 2, 3):
        decay = min(0.2, (1 + step) / (10 + step))
        expected = {name: decay * expected[name] + (1 - decay) * states[step][name] for name in base}
    written = load_file(config.output / "model" / "unet" / "diffusion_pytorch_model.safetensors")
    for name, average in expected.items():
        np.testing.assert_allclose(written[name], average, atol=1e-6)
        assert np.abs(written[name] - states[3][name]).max() > 0 or np.array_equal(base[name], states[3][name])


def test_the_best_on_held_out_pairs_is_kept_and_can_be_the_tuned_model(configured: Configured) -> None:
    settings = {
        "steps": 6, "held_out_split": "validation", "eval_every_steps": 1, "held_out_draws": 2, "best_by": "margin",
        "learning_rate": 1e-3, "warmup_steps": 0, "checkpoint_every_steps": 1,
    }  # fmt: skip
    config = configured(**settings, tuned_from="best")
    train(config)
    measured = events(config, "eval")
    best = max(measured, key=lambda line: line["margin"])
    state = json.loads((config.output / "best" / "state.json").read_text())
    assert state["step"] == best["step"]
    assert state["measured"]["margin"] == best["margin"]
    written = load_file(config.output / "model" / "unet" / "diffusion_pytorch_model.safetensors")
    kept = tensors(config.output / "best", "trainable")
    assert all(np.array_equal(written[name], kept[name]) for name in kept)
    assert json.loads((config.output / "model" / "training.json").read_text())["step"] == best["step"]
    card = (config.output / "model" / "README.md").read_text()
    assert "shapeworld-dpo" in card
    assert "Wallace" in card
    assert "k = 250, which the paper's own code would call β = 500" in card
    assert f"At step {best['step']}" in card


def test_held_out_numbers_come_by_quarters_of_the_schedule(configured: Configured) -> None:
    config = configured(
        steps=1, held_out_split="validation", held_out_draws=8, noising={"timesteps": {"low": 0, "high": 1000}}
    )
    train(config)
    (line,) = events(config, "eval")
    assert set(line["accuracy_by_timestep"]) == {"0-250", "250-500", "500-750", "750-1000"}
    assert min(line["margin_by_timestep"].values()) <= line["margin"] <= max(line["margin_by_timestep"].values())
    noisy = configured(steps=1, held_out_split="validation", output=str(config.output) + "-noisy")
    train(noisy)
    assert set(events(noisy, "eval")[0]["accuracy_by_timestep"]) == {"500-750", "750-1000"}


@pytest.mark.parametrize(("schedule", "end"), [("constant", 1e-3), ("cosine", 0.0)])
def test_the_rate_rises_and_then_stays_or_falls_to_nothing(
    configured: Configured, schedule: str, end: float
) -> None:
    config = configured(learning_rate=1e-3, warmup_steps=10, steps=110, schedule=schedule)
    rates = [learning_rate(config, step) for step in range(111)]
    assert rates[:10] == pytest.approx([1e-4 * n for n in range(1, 11)])
    assert rates[10] == 1e-3
    assert rates[-1] == pytest.approx(end)
    assert all(first >= second for first, second in pairwise(rates[10:]))


def test_a_second_run_does_not_ask_the_reference_again_and_sees_the_same(
    configured: Configured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings: dict[str, Any] = {"steps": 5, "warmup_steps": 0}  # 15 visits to 7 pairs: into the third epoch
    plain = configured(**settings, output=str(tmp_path / "plain"))
    first, second, other = (
        configured(**settings, output=str(tmp_path / name), reference_cache=str(tmp_path / "errors"), **more)
        for name, more in (("first", {}), ("second", {}), ("other", {"objective": {"k": 1.0}}))
    )
    train(plain)
    train(first)
    monkeypatch.setattr(Method, "reference_errors", None)  # whoever asks, fails
    train(second)
    train(other)  # another strength, the same draws
    told = [
        [(line["loss"], line["winner_error_change"]) for line in events(c, "step")] for c in (plain, first, second)
    ]
    assert told[0] == told[1] == told[2]
    assert events(other, "step")[0]["loss"] == pytest.approx(math.log(2), abs=1e-7)
    with pytest.raises(TypeError):
        train(configured(**settings, seed=1, output=str(tmp_path / "x"), reference_cache=str(tmp_path / "errors")))


def test_errors_that_change_from_run_to_run_are_not_kept(configured: Configured, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="reference_cache"):
        configured(noising={"kind": "ddim_inversion"}, reference_cache=str(tmp_path))


def test_eight_bits_are_refused_where_they_cannot_be(configured: Configured) -> None:
    if torch.cuda.is_available():
        pytest.skip("about machines without CUDA")
    with pytest.raises(ConfigurationError, match="CUDA"):
        build_optimiser(configured(optimiser="adamw_8bit"), [torch.nn.Parameter(torch.ones(1))])


def test_samples_of_fixed_prompts_show_the_model_changing(configured: Configured) -> None:
    samples = {"prompts": ["a red circle", "a blue square"], "seed": 7, "every_steps": 2, "steps": 1}
    config = configured(steps=3, samples=samples, tensorboard=True, learning_rate=1e-2)
    unseen = configured(steps=3, learning_rate=1e-2, output=str(config.output) + "-unseen")
    train(config)
    train(unseen)
    drawn = events(config, "sample")
    assert [line["step"] for line in drawn] == [0, 2, 3]
    assert [(s["prompt"], s["seed"]) for s in drawn[0]["samples"]] == [("a red circle", 7), ("a blue square", 8)]
    first, last = (
        [np.asarray(Image.open(config.output / s["path"]), np.int16) for s in line["samples"]]
        for line in (drawn[0], drawn[-1])
    )
    assert first[0].shape == (16, 16, 3)
    assert np.abs(first[0] - last[0]).max() > 0
    # To look on changes nothing.
    seen, blind = ([line["loss"] for line in events(c, "step")] for c in (config, unseen))
    assert seen == blind
    assert_tensorboard_shows(config)


def assert_tensorboard_shows(config: TrainConfig) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    shown = EventAccumulator(str(config.output / "tensorboard"))
    shown.Reload()
    losses = [(scalar.step, scalar.value) for scalar in shown.Scalars("training/loss")]
    said = [(line["step"], line["loss"]) for line in events(config, "step")]
    assert [step for step, _ in losses] == [step for step, _ in said]
    assert [value for _, value in losses] == pytest.approx([loss for _, loss in said], abs=1e-6)
    assert "samples/a red circle (7)" in shown.Tags()["images"]
