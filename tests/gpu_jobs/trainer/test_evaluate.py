"""Laws of evaluation: both models meet the same noise, the figures follow from the pictures, and appear last."""

import json
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import torch
from PIL import Image

from curation.scorers.media import Clip
from gpu_jobs.trainer import evaluate as evaluation
from gpu_jobs.trainer.config.evaluation import EvaluateConfig, load_evaluate_config
from gpu_jobs.trainer.errors import Cancelled, ConfigurationError, ModelNotFoundError, ScorerError
from gpu_jobs.trainer.evaluate import evaluate, sample_seed
from gpu_jobs.trainer.sampling import generate, load_pipeline
from tests.gpu_jobs.trainer.tiny import PROMPTS, tiny_pipeline, write_config
from tests.gpu_jobs.trainer.tiny_families import tiny_wan

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
            "scorers": [{"name": "redness", "target": f"{HERE}:Redness"}],
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
    assert report["accuracy_means"] == "share of exact samples"
    for side, folder in (("base", model), ("tuned", reddened)):
        seeds = [sample_seed(5, prompt) for prompt in PROMPTS]
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
        ({"scorers": [{"name": "x", "target": "nowhere.at.all:Thing"}]}, ScorerError, "cannot be loaded"),
        ({"scorers": [{"name": "x", "target": f"{HERE}:Unable"}]}, ScorerError, "no such world"),
        ({"scorers": [{"name": "x", "target": f"{HERE}:NotANumber"}]}, ScorerError, "one finite number"),
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
    assert not (config.output / "samples").exists()


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


class Blueness:
    """The opposite of redness; of clips by their first frame."""

    def score(self, prompts: list[str], media: list[Any]) -> np.ndarray:
        firsts = [medium.frames[0] if isinstance(medium, Clip) else medium for medium in media]
        return -Redness().score(prompts, firsts)


def test_every_scorer_has_its_own_win_rate_and_the_first_one_leads(
    configured: Callable[..., EvaluateConfig], reddened: Path
) -> None:
    both = [{"name": name, "target": f"{HERE}:{name}"} for name in ("Redness", "Blueness")]
    report = evaluate(configured(tuned=str(reddened), scorers=both))
    assert [each["scorer"] for each in report["by_scorer"]] == ["Redness", "Blueness"]
    assert [each["win_rate"] for each in report["by_scorer"]] == [1.0, 0.0]
    assert report["win_rate"] == 1.0
    assert [row["outcomes"] for row in report["rows"]] == [{"Redness": "win", "Blueness": "lose"}] * len(PROMPTS)
    alone = evaluate(configured(tuned=str(reddened), scorers=both[1:]))
    assert alone["by_scorer"] == report["by_scorer"][1:], "what another scorer says changes nothing"


def test_a_name_twice_is_refused(configured: Callable[..., EvaluateConfig]) -> None:
    with pytest.raises(ConfigurationError, match="same name"):
        configured(scorers=[{"name": "x", "target": f"{HERE}:Redness"}] * 2)


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clips") / "model"
    tiny_wan().save_pretrained(folder)
    return folder


def test_clips_lie_side_by_side_with_posters(configured: Callable[..., EvaluateConfig], clips: Path) -> None:
    video = {"width": 16, "height": 16, "frames": 5, "fps": 8.0}
    config = configured(
        base=str(clips), tuned=str(clips), prompts=PROMPTS[:2], steps=1, video=video, grid_prompts=1,
        scorers=[{"name": "blue", "target": f"{HERE}:Blueness"}],
    )  # fmt: skip
    report = evaluate(config)
    assert (report["kind"], report["win_rate"]) == ("video", 0.5)
    assert [("side_by_side" in row) for row in report["rows"]] == [True, False]
    for row in report["rows"]:
        assert pixels(config.output / row["base"]["picture"]).shape == (16, 16, 3)
    with av.open(str(config.output / report["rows"][0]["side_by_side"])) as film:
        frames = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
        assert (len(frames), frames[0].shape, float(film.streams.video[0].average_rate)) == (5, (16, 36, 3), 8.0)
    # the same model, the same noise: both halves show the same, as far as the codec keeps it
    assert np.abs(frames[2][:, :14].astype(int) - frames[2][:, 20:34].astype(int)).mean() < 12


def test_pictures_are_not_compared_with_videos(
    configured: Callable[..., EvaluateConfig], clips: Path, model: Path
) -> None:
    video = {"width": 16, "height": 16, "frames": 5}
    with pytest.raises(ConfigurationError, match="two of a kind"):
        evaluate(
            configured(
                base=str(model), tuned=str(clips), prompts=PROMPTS[:1], video=video,
                scorers=[{"name": "blue", "target": f"{HERE}:Blueness"}],
            )
        )  # fmt: skip
