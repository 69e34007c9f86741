"""The command line as a supervisor meets it: signals, exit codes, progress on standard output, no Django."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file

from gpu_jobs.trainer.__main__ import main
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.train import train

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = os.environ | {"OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}

# Stands in for a machine where Django is not installed.
WITHOUT_DJANGO = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "celery", "rest_framework"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Absent())
"""


class Attempt:
    """One start of ``train`` as a subprocess, followed line by line."""

    def __init__(self, config: Path) -> None:
        command = [sys.executable, "-m", "gpu_jobs.trainer", "train", "--config", str(config)]
        self.process = subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)

    def lines(self) -> Iterator[dict[str, Any]]:
        assert self.process.stdout is not None
        with self.process.stdout as stream:
            for line in stream:
                yield json.loads(line)
        self.process.wait(300)

    def signal_at(self, step: int, number: int) -> list[dict[str, Any]]:
        """Send a signal when the step is reported; return everything that is said from then on."""
        rest: list[dict[str, Any]] = []
        sent = False
        for line in self.lines():
            if sent:
                rest.append(line)
            elif line["event"] == "step" and line["step"] >= step:
                self.process.send_signal(number)
                sent = True
        assert sent
        return rest


def write(config: TrainConfig, folder: Path) -> Path:
    path = folder / "config.json"
    path.write_text(config.model_dump_json())
    return path


@pytest.mark.timeout(600)  # three starts of an interpreter with diffusers in it: seconds, on a busy machine minutes
def test_terminated_then_killed_it_still_ends_as_if_nothing_had_happened(
    configured: Callable[..., TrainConfig], tmp_path: Path
) -> None:
    settings = {"steps": 60, "checkpoint_every_steps": 7, "batch_pairs": 2}
    config = configured(**settings, output=str(tmp_path / "broken"))
    path = write(config, tmp_path)

    terminated = Attempt(path)
    rest = terminated.signal_at(3, signal.SIGTERM)
    assert terminated.process.returncode == 143
    assert [line["event"] for line in rest[-2:]] == ["checkpoint", "cancelled"]
    assert rest[-1]["signal"] == signal.SIGTERM
    stopped_at = rest[-2]["step"]

    killed = Attempt(path)
    killed.signal_at(stopped_at + 20, signal.SIGKILL)
    assert killed.process.returncode == -signal.SIGKILL
    assert not (config.output / "model").exists()

    finished = Attempt(path)
    said = list(finished.lines())
    assert finished.process.returncode == 0
    assert said[-1]["event"] == "done"
    (start,) = [line for line in said if line["event"] == "start"]
    assert start["resumed_from_step"] >= stopped_at + 20 - 7

    unbroken = train(configured(**settings, output=str(tmp_path / "unbroken")))
    one, other = (
        load_file(folder / "unet" / "diffusion_pytorch_model.safetensors")
        for folder in (config.output / "model", unbroken)
    )
    assert all(np.array_equal(one[name], other[name]) for name in one)

    # Whatever was cut off, the log holds whole lines only, and the same ones that were on standard output.
    logged = [json.loads(line) for line in (config.output / "progress.jsonl").read_text().splitlines()]
    assert logged[-len(said) :] == said


def test_the_trainer_runs_where_django_is_not_installed() -> None:
    code = (
        WITHOUT_DJANGO
        + "import importlib, pkgutil, gpu_jobs.trainer as package\n"
        + "names = [m.name for m in pkgutil.walk_packages(package.__path__, 'gpu_jobs.trainer.')]\n"
        + "[importlib.import_module(name) for name in names if not name.endswith('__main__')]\n"
        + "from gpu_jobs.trainer.__main__ import main\n"
        + "assert main(['objectives']) == 0\n"
        + "assert not {'django', 'celery', 'rest_framework'} & set(sys.modules)\n"
        + "print(len(names))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.splitlines()[-1]) > 25


def test_a_wrong_configuration_is_explained_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("recipe: shapeworld-dpo\nsteps: many\n")
    assert main(["train", "--config", str(path)]) == 2
    explained = capsys.readouterr().err
    assert explained.startswith("ConfigurationError")
    assert "steps" in explained
    assert "dataset" in explained


def test_checking_prints_the_resolved_configuration_and_trains_nothing(
    configured: Callable[..., TrainConfig], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = configured()
    assert main(["train", "--config", str(write(config, tmp_path)), "--check"]) == 0
    assert TrainConfig.model_validate_json(capsys.readouterr().out) == config
    assert not config.output.exists()


def test_words_on_the_command_line_go_over_the_file(
    configured: Callable[..., TrainConfig], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(configured(), tmp_path)
    words = ["steps=7", "objective.beta=100", "noising.timesteps.low=900", "held_out_split=null"]
    assert main(["train", "--check", "--config", str(path), *words]) == 0
    config = TrainConfig.model_validate_json(capsys.readouterr().out)
    assert (config.steps, config.objective.k, config.noising.timesteps.low) == (7, 50.0, 900)  # type: ignore[union-attr]
    assert main(["train", "--check", "--config", str(path), "steps"]) == 2
    assert "'steps' is not of the form key=value" in capsys.readouterr().err


def test_a_run_can_be_estimated_before_it_starts(
    configured: Callable[..., TrainConfig], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(configured(steps=100), tmp_path)
    assert main(["estimate", "--json", "--measure", "--config", str(path), "accumulate=2"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["spelled"]["effective_batch"], found["spelled"]["pairs_seen"], found["pairs"]) == (6, 600, 7)
    assert found["counted"]["counts"]["trained"] == 64796
    assert found["budget"]["memory"]["optimiser"] == 2 * 4 * 64796
    assert found["seconds"] == pytest.approx(600 / found["measured"]["pairs_per_s"])
    assert main(["estimate", "--config", str(path)]) == 0
    told = capsys.readouterr().out
    assert "effective batch 3 pairs, learning rate 0.001, k 250 (the paper's β 500)" in told
    assert "unknown until measured" in told
    assert not (tmp_path / "output").exists()


def test_objectives_lists_every_recipe_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["objectives"]) == 0
    listed = capsys.readouterr().out
    for expected in (
        "diffusion-dpo\n",
        "shapeworld-dpo\n",
        "diffusion_dpo · frozen_copy",
        "arxiv.org/abs/2311.12908",
    ):
        assert expected in listed
