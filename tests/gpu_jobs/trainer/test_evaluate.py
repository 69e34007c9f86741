"""Laws of evaluation: both models meet the same noise, the figures follow from the pictures, and appear last."""

import json
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from gpu_jobs.trainer import evaluate as evaluation
from gpu_jobs.trainer.config.evaluation import EvaluateConfig, load_evaluate_config
from gpu_jobs.trainer.errors import Cancelled, ConfigurationError, ModelNotFoundError, ScorerError
from gpu_jobs.trainer.evaluate import evaluate, picture_seed
from gpu_jobs.trainer.sampling import generate, load_pipeline
from tests.gpu_jobs.trainer.tiny import PROMPTS, tiny_pipeline, write_config

HERE = __name__


class Redness:
    """Scores the mean of the red channel, 0 to 1."""

    def score(self, prompts: list[str], images: list[Image.Image]) -> np.ndarray:
        return np.array([np.asarray(image)[..., 0].mean() / 255 for image in images], np.float32)


class Unable:
    def score(self, prompts: list[str], images: list[Image.Image]) -> np.ndarray:
        raise ValueError("no such world")


class NotANumber:
    def score(self, prompts: list[str], images: list[Image.Image]) -> np.ndarray:
        return np.full(len(images), np.nan, np.float32)


@dataclass(frozen=True)
class Claim:
    kind: str
    score: float


@dataclass(frozen=True)
class Verdict:
    claims: tuple[Claim, ...]
    exact: bool


def is_reddish(prompt: str, image: Image.Image) -> Verdict:
    red = float(np.asarray(image)[..., 0].mean() > 128)
    return Verdict((Claim("colour", red), Claim("shape", 1.0)), exact=bool(red))


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture)


@pytest.fixture(scope="module")
def reddened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model with a redder decoder: a tuned model that must win every prompt by redness."""
    pipeline = tiny_pipeline()
    with torch.no_grad():
        pipeline.vae.decoder.conv_out.bias[0] += 0.5
    folder = tmp_path_factory.mktemp("reddened") / "model"
    pipeline.save_pretrained(folder)
    return folder


@pytest.fixture
def configured(model: Path, tmp_path: Path) -> Callable[..., EvaluateConfig]:
    def make(**changes: Any) -> EvaluateConfig:
        settings = {
            "base": str(model),
            "tuned": str(model),
            "prompts": PROMPTS,
            "steps": 1,
            "batch_size": 3,
            "scorer": f"{HERE}:Redness",
            "bootstrap": 200,
            "output": str(tmp_path / "evaluation"),
            "threads": 1,
        }
        return load_evaluate_config(write_config(tmp_path / "evaluate.json", **settings | changes))

    return make


def test_a_model_against_itself_ties_everywhere(configured: Callable[..., EvaluateConfig]) -> None:
    report = evaluate(configured())
    assert (report["wins"], report["ties"], report["losses"]) == (0, 4, 0)
    assert (report["win_rate"], report["win_rate_ci"]) == (0.5, [0.5, 0.5])
    assert report["base_accuracy"] == report["tuned_accuracy"]


def test_a_better_model_wins_and_a_worse_one_loses(
    configured: Callable[..., EvaluateConfig], model: Path, reddened: Path
) -> None:
    assert evaluate(configured(tuned=str(reddened)))["win_rate"] == 1.0
    assert evaluate(configured(base=str(reddened)))["win_rate"] == 0.0


def test_the_file_says_what_the_pictures_show(
    configured: Callable[..., EvaluateConfig], model: Path, reddened: Path
) -> None:
    config = configured(tuned=str(reddened), verifier=f"{HERE}:is_reddish", seed=5)
    evaluate(config)
    report = json.loads((config.output / "evaluation.json").read_text())
    assert report["accuracy_means"] == "share of exact pictures"
    for side, folder in (("base", model), ("tuned", reddened)):
        seeds = [picture_seed(5, prompt) for prompt in PROMPTS]
        drawn = generate(load_pipeline(folder), PROMPTS, seeds, steps=1, guidance=1.0, batch_size=3)
        reds = []
        for row, expected in zip(report["rows"], drawn, strict=True):
            picture = pixels(config.output / row[side]["picture"])
            assert (picture == np.asarray(expected)).all()
            assert row[side]["score"] == pytest.approx(picture[..., 0].mean() / 255, rel=1e-5)
            assert row[side]["exact"] == (picture[..., 0].mean() > 128)
            reds.append(row[side]["exact"])
        assert report[f"{side}_accuracy"] == np.mean(reds)
        assert report["by_attribute"][side] == {"colour": np.mean(reds), "shape": 1.0}
    assert pixels(config.output / "grid.png").shape[1] > 500


def test_a_prompts_noise_does_not_depend_on_the_other_prompts(configured: Callable[..., EvaluateConfig]) -> None:
    rows = evaluate(configured())["rows"]
    (alone,) = evaluate(configured(prompts=PROMPTS[2:3]))["rows"]
    assert alone["seed"] == rows[2]["seed"]
    assert alone["base"]["score"] == pytest.approx(rows[2]["base"]["score"], abs=1e-3)


def test_prompts_may_come_from_a_file(configured: Callable[..., EvaluateConfig], tmp_path: Path) -> None:
    (tmp_path / "prompts.txt").write_text("a red circle\n\n  a blue square \n")
    config = configured(prompts=str(tmp_path / "prompts.txt"))
    assert config.prompt_texts() == ("a red circle", "a blue square")


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"prompts": []}, ConfigurationError, "no prompt"),
        ({"prompts": ["a", "a"]}, ConfigurationError, "comes twice"),
        ({"prompts": "/nowhere.txt"}, ConfigurationError, "cannot be read"),
        ({"scorer": "nowhere.at.all:Thing"}, ScorerError, "cannot be loaded"),
        ({"scorer": f"{HERE}:Unable"}, ScorerError, "no such world"),
        ({"scorer": f"{HERE}:NotANumber"}, ScorerError, "one finite number"),
        ({"tuned": "/nowhere"}, ModelNotFoundError, "no model folder"),
    ],
)
def test_what_cannot_be_evaluated_is_explained_and_leaves_no_figures(
    configured: Callable[..., EvaluateConfig], change: dict[str, Any], error: type[Exception], message: str
) -> None:
    config = configured(**change)
    with pytest.raises(error, match=message):
        evaluate(config)
    assert not (config.output / "evaluation.json").exists()
    assert not (config.output / "pictures").exists()


def test_stopping_leaves_no_figures_from_an_earlier_time(
    configured: Callable[..., EvaluateConfig], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = configured()
    evaluate(config)
    load = evaluation.load_pipeline

    def interrupted(*arguments: Any, **options: Any) -> Any:
        os.kill(os.getpid(), signal.SIGTERM)
        return load(*arguments, **options)

    monkeypatch.setattr(evaluation, "load_pipeline", interrupted)
    with pytest.raises(Cancelled):
        evaluate(config)
    assert not (config.output / "evaluation.json").exists()
    assert json.loads((config.output / "progress.jsonl").read_text().splitlines()[-1])["event"] == "cancelled"
