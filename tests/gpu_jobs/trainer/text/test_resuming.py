"""Laws of a text run that is broken off within a stage: it ends as if nothing had happened, and runs no code."""

import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from gpu_jobs.trainer.errors import Cancelled, CheckpointError
from gpu_jobs.trainer.progress import ProgressLog
from gpu_jobs.trainer.text.config import TextConfig
from gpu_jobs.trainer.text.train import train_text
from tests.gpu_jobs.trainer.text.tiny_language import configured, lines

ROOT = Path(__file__).resolve().parents[4]
ENVIRONMENT = os.environ | {"OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "CUDA_VISIBLE_DEVICES": ""}
NAMES = ("sft", "human-preference", "geometry")

# Four rows, two of them a step, twenty steps a stage: every other state lies within an epoch.
COMMON = {"learning_rate": 0.02, "epochs": 10.0, "batch": 1, "accumulate": 2}
STAGES = [
    COMMON | {"kind": "sft", "name": "sft", "lora": {"rank": 4, "dropout": 0.5}},
    COMMON | {"kind": "dpo", "name": "human-preference", "lora": {"rank": 4}},
    COMMON | {"kind": "dpo", "name": "geometry", "lora": None},
]


def in_short_stages(world: tuple[Path, Path], output: Path) -> TextConfig:
    return configured(world, output, stages=STAGES, checkpoint_every_steps=3)


def attempt(config: Path, at: tuple[str, int] | None = None, number: int = 0) -> tuple[int, list[dict[str, Any]]]:
    """One start in a process of its own; a signal when it tells of that step. Its code, and what it said."""
    command = [sys.executable, "-m", "gpu_jobs.trainer", "text", "--config", str(config)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    said = []
    with process.stdout as stream:
        for line in stream:
            said.append(json.loads(line))
            if at is not None and (said[-1].get("stage"), said[-1].get("step")) == at:
                process.send_signal(number)
    return process.wait(300), said


def numbers(output: Path) -> dict[tuple[str, int], dict[str, float]]:
    """What was told of every step; of a step that came twice, the later line."""
    told = {(line["stage"], line["step"]): line for line in lines(output, "step")}
    return {step: {name: v for name, v in line.items() if name != "at"} for step, line in told.items()}


@pytest.mark.timeout(1800)  # four starts of an interpreter with TRL in it: seconds, on a busy machine minutes
def test_killed_within_every_stage_it_ends_as_if_nothing_had_happened(
    world: tuple[Path, Path], tmp_path: Path
) -> None:
    config = in_short_stages(world, tmp_path / "broken")
    path = tmp_path / "config.json"
    path.write_text(config.model_dump_json())

    code, said = attempt(path, ("sft", 5), signal.SIGTERM)
    assert code == 128 + signal.SIGTERM
    assert [line["event"] for line in said[-2:]] == ["checkpoint", "cancelled"]
    stopped_at = said[-2]["step"]
    assert 5 <= stopped_at < 20

    code, said = attempt(path, ("human-preference", 7), signal.SIGKILL)
    assert code == -signal.SIGKILL
    begun = [line for line in said if line["event"] == "stage"]
    assert [(line["name"], line["resumed_from_step"]) for line in begun] == [
        ("sft", stopped_at), ("human-preference", None),
    ]  # fmt: skip
    assert said[2]["step"] == stopped_at + 1  # after "start" and "stage": no step is taken twice after a SIGTERM

    # What a kill within the writing of a state leaves behind is not taken for one.
    half = config.output / "checkpoints" / "2-human-preference" / ".partial-trl" / "checkpoint-19"
    half.mkdir(parents=True, exist_ok=True)
    (half / "trainer_state.json").write_text('{"global_st')

    code, said = attempt(path, ("geometry", 8), signal.SIGKILL)
    assert code == -signal.SIGKILL
    begun = [line for line in said if line["event"] == "stage"]
    assert [line["name"] for line in begun] == ["human-preference", "geometry"]  # the finished one is not repeated
    assert begun[0]["resumed_from_step"] in (6, 9, 12, 15, 18)

    code, said = attempt(path)
    assert code == 0
    (begun_again,) = [line for line in said if line["event"] == "stage"]
    assert begun_again["name"] == "geometry"
    assert begun_again["resumed_from_step"] in (6, 9, 12, 15, 18)

    torch.set_num_threads(1)
    unbroken = in_short_stages(world, tmp_path / "unbroken")
    train_text(unbroken)
    expected = numbers(unbroken.output)
    assert len(expected) == 3 * 20
    assert numbers(config.output) == expected
    for number, name in enumerate(NAMES, start=1):
        one, other = (
            load_file(run.output / "stages" / f"{number}-{name}" / "model.safetensors")
            for run in (config, unbroken)
        )
        assert [tensor for tensor in one if not torch.equal(one[tensor], other[tensor])] == []
    assert list((config.output / "checkpoints").iterdir()) == []  # a finished stage needs no states


@pytest.fixture
def stopping_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Send this process SIGTERM when the given step is told."""
    emit = ProgressLog.emit

    def arrange(step: int) -> None:
        def told(log: ProgressLog, event: str, **fields: Any) -> None:
            emit(log, event, **fields)
            if event == "step" and fields["step"] == step:
                os.kill(os.getpid(), signal.SIGTERM)

        monkeypatch.setattr(ProgressLog, "emit", told)

    return arrange


class Intruder:
    """Unpickled, it leaves a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[[str], Any], tuple[str]]:
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("name", ["optimizer.pt", "scheduler.pt", "rng_state.pth"])
def test_a_state_that_holds_code_is_refused_and_not_run(
    name: str, world: tuple[Path, Path], tmp_path: Path, stopping_at: Callable[[int], None]
) -> None:
    config = in_short_stages(world, tmp_path / "run")
    stopping_at(4)
    with pytest.raises(Cancelled):
        train_text(config)
    (state,) = (config.output / "checkpoints" / "1-sft").glob("step-00000005")
    assert not (state / "training_args.bin").exists()  # nobody could read it but by unpickling
    (state / name).write_bytes(pickle.dumps(Intruder(tmp_path / "intruded")))
    with pytest.raises(CheckpointError, match=r"step-00000005 holds more than tensors"):
        train_text(config)
    assert not (tmp_path / "intruded").exists()


def test_a_state_of_other_settings_is_refused_and_kept(
    world: tuple[Path, Path], tmp_path: Path, stopping_at: Callable[[int], None]
) -> None:
    output = tmp_path / "run"
    stopping_at(4)
    with pytest.raises(Cancelled):
        train_text(in_short_stages(world, output))
    with pytest.raises(CheckpointError, match="belongs to a run with other settings"):
        train_text(configured(world, output, stages=STAGES, seed=1))
    kept = sorted((output / "checkpoints" / "1-sft").glob("step-*"))
    assert [path.name for path in kept] == ["step-00000003", "step-00000005"]
