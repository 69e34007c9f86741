"""Laws of a whole run on a tiny pipeline: where it starts, what it leaves, and that interruptions change no bit."""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from gpu_jobs.trainer import loop
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.errors import (
    Cancelled,
    CheckpointError,
    ConfigurationError,
    DatasetError,
    TrainingDivergedError,
)
from gpu_jobs.trainer.sampling import generate, load_pipeline
from gpu_jobs.trainer.train import train
from tests.gpu_jobs.trainer.tiny import PROMPTS, row, write_dataset

Configured = Callable[..., TrainConfig]
LORA = {"lora": {"rank": 4}, "reference": {"kind": "adapters_off"}, "learning_rate": 1e-2}


def events(config: TrainConfig, kind: str) -> list[dict[str, Any]]:
    lines = (config.output / "progress.jsonl").read_text().splitlines()
    return [line for line in map(json.loads, lines) if line["event"] == kind]


def weights(folder: Path) -> dict[str, np.ndarray]:
    return load_file(folder / "unet" / "diffusion_pytorch_model.safetensors")


def assert_same_bits(first: Path, second: Path) -> None:
    one, other = weights(first), weights(second)
    assert one.keys() == other.keys()
    assert [name for name in one if not np.array_equal(one[name], other[name])] == []


def largest_change(first: Path, second: Path) -> float:
    one, other = weights(first), weights(second)
    return max(float(np.abs(one[name] - other[name]).max()) for name in one)


@pytest.fixture
def stop_after(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], None]:
    """Send this process a signal in the middle of the given step (counted from 1)."""
    take_step = loop.take_step

    def arrange(step: int, number: int = signal.SIGTERM) -> None:
        def interrupted(run: loop.Run, position: Any) -> loop.StepReport:
            if position.step + 1 == step:
                os.kill(os.getpid(), number)
            return take_step(run, position)

        monkeypatch.setattr(loop, "take_step", interrupted)

    return arrange


@pytest.mark.parametrize("kind", [{}, LORA], ids=["full", "lora"])
def test_a_run_starts_at_ln_2_and_leaves_a_pipeline_that_draws(
    configured: Configured, model: Path, kind: dict[str, Any]
) -> None:
    config = configured(**kind)
    tuned = train(config)
    steps = events(config, "step")
    assert [line["step"] for line in steps] == [1, 2, 3, 4]
    first = steps[0]
    assert first["loss"] == pytest.approx(np.log(2), abs=1e-7)
    assert (first["margin"], first["implicit_accuracy"]) == (0.0, 0.5)
    assert (first["winner_error_change"], first["loser_error_change"]) == (0.0, 0.0)
    assert first["gradient_norm"] > 0
    assert steps[-1]["margin"] != 0.0
    (start,) = events(config, "start")
    assert (start["pairs"], start["ties_dropped"]) == (7, 3)

    assert largest_change(model, tuned) > 1e-5
    (picture,) = generate(load_pipeline(tuned), PROMPTS[:1], [1], steps=1, guidance=1.0, batch_size=1)
    assert picture.size == (16, 16)


def test_every_step_says_all_that_is_promised(configured: Configured) -> None:
    config = configured(steps=1)
    train(config)
    promised = (
        "event step steps loss implicit_accuracy margin winner_error_change loser_error_change winner_error "
        "loser_error gradient_norm learning_rate pairs_per_s memory_bytes mfu at"
    )
    assert set(events(config, "step")[0]) == set(promised.split())


@pytest.mark.parametrize("kind", [{}, LORA], ids=["full", "lora"])
def test_interrupted_three_times_it_ends_with_the_bits_of_an_unbroken_run(
    configured: Configured, tmp_path: Path, stop_after: Callable[[int], None], kind: dict[str, Any]
) -> None:
    """Seven pairs, one a step: twice inside the first epoch, once in the second."""
    settings = kind | {
        "batch_pairs": 1,
        "steps": 11,
        "conditioning": {"caption_dropout": 0.3},
        "latent": "posterior_sample",
    }
    broken = configured(**settings, output=str(tmp_path / "broken"))
    for step in (2, 4, 9):
        stop_after(step)
        with pytest.raises(Cancelled):
            train(broken)
    stop_after(-1)
    unbroken = configured(**settings, output=str(tmp_path / "unbroken"))
    assert_same_bits(train(broken), train(unbroken))

    resumed = [line["resumed_from_step"] for line in events(broken, "start")]
    assert resumed == [None, 2, 4, 9]
    comparable = ("step", "loss", "margin", "winner_error", "gradient_norm")
    assert [[line[n] for n in comparable] for line in events(broken, "step")] == [
        [line[n] for n in comparable] for line in events(unbroken, "step")
    ]


def test_a_crash_between_checkpoints_repeats_the_steps_it_lost(
    configured: Configured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"steps": 8, "checkpoint_every_steps": 3, "batch_pairs": 2, "accumulate": 2}
    broken = configured(**settings, output=str(tmp_path / "broken"))
    take_step = loop.take_step

    def crash(run: loop.Run, position: Any) -> loop.StepReport:
        if position.step == 5:
            raise MemoryError
        return take_step(run, position)

    monkeypatch.setattr(loop, "take_step", crash)
    with pytest.raises(MemoryError):
        train(broken)
    monkeypatch.undo()
    unbroken = configured(**settings, output=str(tmp_path / "unbroken"))
    assert_same_bits(train(broken), train(unbroken))
    assert [line["step"] for line in events(broken, "step")] == [1, 2, 3, 4, 5, 4, 5, 6, 7, 8]


def test_accumulating_equals_one_large_batch(configured: Configured, tmp_path: Path) -> None:
    large = configured(batch_pairs=6, output=str(tmp_path / "large"))
    small = configured(batch_pairs=2, accumulate=3, output=str(tmp_path / "small"))
    assert largest_change(train(large), train(small)) < 2e-4  # Adam turns rounding into up to a tenth of a step
    losses = [[line["loss"] for line in events(config, "step")] for config in (large, small)]
    np.testing.assert_allclose(*losses, rtol=1e-3)


def test_ties_change_nothing(configured: Configured, tmp_path: Path) -> None:
    decided = [row(i, label_0=float(i % 2)) for i in range(5)]
    ties = [row(i, label_0=0.5) for i in range(30, 36)]
    tuned = [
        train(configured(dataset=str(write_dataset(tmp_path / name, rows)), output=str(tmp_path / f"{name}-out")))
        for name, rows in (("without", decided), ("with", ties[:3] + decided + ties[3:]))
    ]
    assert_same_bits(*tuned)


def test_other_seeds_and_swapped_labels_give_other_models(configured: Configured, tmp_path: Path) -> None:
    rows = [row(i, label_0=1.0) for i in range(4)]
    swapped = [row(i, label_0=0.0) for i in range(4)]
    folders = [str(write_dataset(tmp_path / name, r)) for name, r in (("rows", rows), ("swapped", swapped))]
    base, seeded, turned = (
        train(configured(dataset=folder, seed=seed, output=str(tmp_path / f"out-{number}")))
        for number, (folder, seed) in enumerate([(folders[0], 0), (folders[0], 1), (folders[1], 0)])
    )
    assert largest_change(base, seeded) > 1e-5
    assert largest_change(base, turned) > 1e-5


def test_a_pairs_weight_is_its_share_of_the_gradient(configured: Configured, tmp_path: Path) -> None:
    """A pair of vanishing weight teaches (almost) nothing: training is as if it were not there."""
    light = [row(0, weight=1.0), row(1, weight=1e-6)]
    settings = {"steps": 1, "warmup_steps": 0, "batch_pairs": 2}
    with_light = configured(
        **settings, dataset=str(write_dataset(tmp_path / "a", light)), output=str(tmp_path / "oa")
    )
    alone = configured(
        **settings | {"batch_pairs": 1},
        dataset=str(write_dataset(tmp_path / "b", light[:1])),
        output=str(tmp_path / "ob"),
    )
    train(with_light), train(alone)
    first, second = (events(c, "step")[0] for c in (with_light, alone))
    assert first["gradient_norm"] == pytest.approx(second["gradient_norm"], rel=1e-3)


def test_a_run_learns_the_pairs_it_is_given(configured: Configured, tmp_path: Path) -> None:
    """The one claim without which the rest is in vain: training accuracy and margin on the pairs go up."""
    rows = [row(i, label_0=float(i % 2)) for i in range(4)]
    folder = write_dataset(write_dataset(tmp_path / "d", rows), rows, split="validation")
    config = configured(
        dataset=str(folder), steps=30, batch_pairs=4, held_out_split="validation", eval_every_steps=15,
    )  # fmt: skip
    train(config)
    measured = events(config, "eval")
    assert [line["step"] for line in measured] == [15, 30]
    assert measured[-1]["implicit_accuracy"] > 0.7
    assert measured[-1]["margin"] > measured[0]["margin"]


def test_lora_leaves_an_adapter_that_equals_the_merged_model(configured: Configured, model: Path) -> None:
    config = configured(**LORA)
    merged = load_pipeline(train(config), device="cpu")
    adapted = load_pipeline(model, device="cpu")
    adapted.load_lora_weights(config.output / "adapter")
    options: dict[str, Any] = {"steps": 2, "guidance": 1.0, "batch_size": 2}
    one, other, base = (
        np.stack([np.asarray(p, np.int16) for p in generate(pipeline, PROMPTS[:2], [1, 2], **options)])
        for pipeline in (merged, adapted, load_pipeline(model, device="cpu"))
    )
    assert np.abs(one - other).max() <= 1
    assert np.abs(one - base).max() > 1


def test_running_again_after_the_end_changes_nothing(configured: Configured) -> None:
    config = configured()
    tuned = train(config)
    before = (tuned / "unet" / "diffusion_pytorch_model.safetensors").stat().st_mtime_ns
    assert train(config) == tuned
    assert (tuned / "unet" / "diffusion_pytorch_model.safetensors").stat().st_mtime_ns == before
    assert len(events(config, "step")) == 4


def test_more_steps_continue_a_finished_run(configured: Configured, tmp_path: Path) -> None:
    train(configured(steps=2))
    at_once = configured(steps=4, output=str(tmp_path / "at once"))
    assert_same_bits(train(configured(steps=4)), train(at_once))


def test_fewer_steps_than_were_taken_are_refused(configured: Configured) -> None:
    train(configured(steps=2))
    with pytest.raises(CheckpointError, match="already holds step 2"):
        train(configured(steps=1))


def test_half_precision_networks_are_compared_in_full_precision(configured: Configured, model: Path) -> None:
    """k multiplies differences of 1e-3: in bfloat16, with its eight bits, the margin would be noise."""
    config = configured(precision="bfloat16", steps=2)
    assert largest_change(model, train(config)) > 1e-5
    first, second = events(config, "step")
    assert first["loss"] == pytest.approx(np.log(2), abs=1e-7)
    assert second["winner_error"] != float(torch.tensor(second["winner_error"], dtype=torch.bfloat16))
    exact = configured(steps=2, output=str(config.output) + "-exact")
    train(exact)
    assert first["winner_error"] == pytest.approx(events(exact, "step")[0]["winner_error"], rel=0.02)


def test_another_runs_checkpoint_is_refused(configured: Configured) -> None:
    train(configured(steps=1))
    with pytest.raises(CheckpointError, match="Choose another output folder"):
        train(configured(steps=1, objective={"k": 1.0}))


def test_two_processes_cannot_train_into_one_folder(configured: Configured) -> None:
    import fcntl

    config = configured()
    config.output.mkdir()
    with (config.output / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(CheckpointError, match="Another process"):
            train(config)


def test_a_dataset_of_ties_cannot_be_trained_on(configured: Configured, tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "ties", [row(i, label_0=0.5) for i in range(3)])
    with pytest.raises(DatasetError, match="3 ties"):
        train(configured(dataset=str(folder)))


def test_a_diverging_run_stops_with_its_last_checkpoint_intact(configured: Configured) -> None:
    config = configured(learning_rate=1e30, warmup_steps=0, steps=50, checkpoint_every_steps=1)
    with pytest.raises(TrainingDivergedError, match="not a finite number"):
        train(config)
    assert events(config, "error")[0]["kind"] == "TrainingDivergedError"
    assert not (config.output / "model").exists()


def test_timesteps_beyond_the_schedule_are_refused(configured: Configured) -> None:
    with pytest.raises(ConfigurationError, match="1000 steps"):
        train(configured(noising={"timesteps": {"high": 1001}}))
