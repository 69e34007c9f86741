"""Base against tuned: the same prompts, the same noise, the same judges; win rates with intervals, and samples.

output/
    evaluation.json   the figures and every prompt's row (written last: where it stands, the rest is whole)
    grid.png          the first prompts, base | tuned; of clips their first frames
    samples/{base,tuned}/00000.png …            pictures, or the posters of clips beside 00000.mp4 …
    samples/side_by_side/00000.mp4 …            clips only: the first prompts, base | tuned
"""

import inspect
import io
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from PIL import Image

from curation.scorers.media import Clip, Medium
from gpu_jobs.trainer.atomic import whole_folder, write_bytes, write_json
from gpu_jobs.trainer.clip_file import save_clip, side_by_side
from gpu_jobs.trainer.config.evaluation import EvaluateConfig, VideoChoice
from gpu_jobs.trainer.errors import Cancelled, ConfigurationError, TrainerError
from gpu_jobs.trainer.judge import Judge, Scores, joined
from gpu_jobs.trainer.picture_grid import Cell, picture_grid
from gpu_jobs.trainer.progress import ProgressLog
from gpu_jobs.trainer.randomness import hashed_integer
from gpu_jobs.trainer.sampling import Pipeline, generate, load_pipeline
from gpu_jobs.trainer.stop import StopRequest, noting_signals
from gpu_jobs.trainer.video_sampling import VideoShape, generate_videos
from gpu_jobs.trainer.win_rate import Floats, outcomes, win_rate

_OUTCOMES = {1.0: "win", 0.5: "tie", 0.0: "lose"}


def evaluate(config: EvaluateConfig) -> dict[str, Any]:
    """Compare two models and return what ``evaluation.json`` holds; raises TrainerError, or Cancelled."""
    path = config.output / "progress.jsonl"
    with noting_signals() as stop, ProgressLog(path, on_reader_gone=stop.note_reader_gone) as log:
        try:
            return _evaluate(config, log, stop)
        except Cancelled as cancelled:
            log.emit("cancelled", signal=cancelled.signal_number)
            raise
        except TrainerError as error:
            log.emit("error", kind=type(error).__name__, message=str(error))
            raise


def sample_seed(seed: int, prompt: str) -> int:
    """The noise seed of a prompt's samples: it belongs to the prompt, whatever its place in the list."""
    return hashed_integer(seed, prompt, "evaluation", bits=56)


def _evaluate(config: EvaluateConfig, log: ProgressLog, stop: StopRequest) -> dict[str, Any]:
    began = time.perf_counter()
    prompts = config.prompt_texts()
    if config.threads is not None:
        torch.set_num_threads(config.threads)
    judge = Judge(config.scorers, config.verifier)  # before drawing: a misspelt name should not cost minutes
    log.emit("start", config=config.model_dump(mode="json"), prompts=len(prompts))
    # Whoever finds figures must find the pictures they were taken from.
    (config.output / "evaluation.json").unlink(missing_ok=True)
    contest = _Contest(config, prompts, judge, log, stop)
    with whole_folder(config.output / "samples") as folder:
        base = contest.enter("base", config.base, folder / "base")
        tuned = contest.enter("tuned", config.tuned, folder / "tuned")
        if base.are_clips != tuned.are_clips:
            raise ConfigurationError("One model makes pictures and the other videos; compare two of a kind.")
        if base.are_clips:
            _lay_side_by_side(folder, base, tuned)
    report = _report(contest, base, tuned)
    write_bytes(config.output / "grid.png", _grid(base, tuned, report["rows"]))
    report["seconds"] = round(time.perf_counter() - began, 3)
    write_json(config.output / "evaluation.json", report)
    log.emit("done", **{name: value for name, value in report.items() if name not in ("rows", "config")})
    return report


@dataclass(frozen=True)
class _Contest:
    """What both models meet alike."""

    config: EvaluateConfig
    prompts: Sequence[str]
    judge: Judge
    log: ProgressLog
    stop: StopRequest

    def enter(self, side: str, model: str, folder: Path) -> "_Entry":
        """Draw one model's samples into ``folder`` and judge them, batch by batch."""
        folder.mkdir()
        pipeline = load_pipeline(model, precision=self.config.precision)
        are_clips = makes_videos(pipeline)
        first: list[Medium] = []
        parts: list[Scores] = []
        for begin in range(0, len(self.prompts), self.config.batch_size):
            batch = self.prompts[begin : begin + self.config.batch_size]
            media = self._drawn(pipeline, batch, are_clips=are_clips)
            for number, medium in enumerate(media, start=begin):
                _save(medium, folder, number)
            first += media[: max(0, self.config.grid_prompts - len(first))]
            parts.append(self.judge.judge(batch, media))
            self.stop.raise_if_noted()
            self.log.emit("sampling", side=side, done=begin + len(batch), total=len(self.prompts))
        return _Entry(joined(parts), are_clips, first)

    def _drawn(self, pipeline: Pipeline, prompts: Sequence[str], *, are_clips: bool) -> list[Medium]:
        config = self.config
        seeds = [sample_seed(config.seed, prompt) for prompt in prompts]
        if not are_clips:
            return list(
                generate(
                    pipeline,
                    prompts,
                    seeds,
                    steps=config.steps,
                    guidance=config.guidance,
                    batch_size=config.batch_size,
                )
            )
        try:
            made = list(
                generate_videos(
                    pipeline,
                    prompts,
                    seeds,
                    shape=_shape(pipeline, config.video),
                    steps=config.steps,
                    guidance=config.guidance,
                    batch_size=config.batch_size,
                )
            )
        except ValueError as error:  # a shape that its pipeline refuses
            raise ConfigurationError(f"These videos cannot be made: {error}") from error
        return [Clip(tuple(map(Image.fromarray, frames)), config.video.fps) for frames in made]


@dataclass(frozen=True)
class _Entry:
    """One model's samples judged, and the first of them to be looked at."""

    scores: Scores
    are_clips: bool
    first: list[Medium]


def makes_videos(pipeline: Pipeline) -> bool:
    """Whether a pipeline makes videos: it can be asked for a number of frames."""
    return "num_frames" in inspect.signature(type(pipeline).__call__).parameters


def _shape(pipeline: Pipeline, video: VideoChoice) -> VideoShape:
    """As asked for, else as the pipeline proposes."""
    call = inspect.signature(type(pipeline).__call__).parameters
    asked = {"width": video.width, "height": video.height, "num_frames": video.frames}
    shape = {name: call[name].default if value is None else value for name, value in asked.items()}
    if missing := [name for name, value in shape.items() if not isinstance(value, int)]:
        raise ConfigurationError(f"The pipeline does not say its videos' {', '.join(missing)}: give them in video.")
    return VideoShape(shape["width"], shape["height"], shape["num_frames"])


def _save(medium: Medium, folder: Path, number: int) -> None:
    if isinstance(medium, Clip):
        save_clip(folder / _name(number, "mp4"), medium.frames, medium.fps)
    _still(medium).save(folder / _name(number, "png"))


def _lay_side_by_side(folder: Path, base: _Entry, tuned: _Entry) -> None:
    (folder / "side_by_side").mkdir()
    for number, (left, right) in enumerate(zip(base.first, tuned.first, strict=True)):
        assert isinstance(left, Clip)
        assert isinstance(right, Clip)
        save_clip(folder / "side_by_side" / _name(number, "mp4"), side_by_side(left, right), left.fps)


def _report(contest: _Contest, base: _Entry, tuned: _Entry) -> dict[str, Any]:
    config = contest.config
    results = {
        scorer.name: outcomes(
            base.scores.values[scorer.name], tuned.scores.values[scorer.name], tie_margin=scorer.tie_margin
        )
        for scorer in config.scorers
    }
    by_scorer = [
        {
            "scorer": name,
            "base_mean": float(base.scores.values[name].mean()),
            "tuned_mean": float(tuned.scores.values[name].mean()),
            **_compared(result, config),
        }
        for name, result in results.items()
    ]
    leading = config.scorers[0].name
    rows = [
        {
            "prompt": prompt,
            "seed": sample_seed(config.seed, prompt),
            "base": _entry("base", number, base),
            "tuned": _entry("tuned", number, tuned),
            "outcome": _OUTCOMES[float(results[leading][number])],
            "outcomes": {name: _OUTCOMES[float(result[number])] for name, result in results.items()},
        }
        for number, prompt in enumerate(contest.prompts)
    ]
    if base.are_clips:
        for number, row in enumerate(rows[: config.grid_prompts]):
            row["side_by_side"] = f"samples/side_by_side/{_name(number, 'mp4')}"
    return {
        "kind": "video" if base.are_clips else "image",
        "prompts": len(rows),
        "base_accuracy": base.scores.accuracy,
        "tuned_accuracy": tuned.scores.accuracy,
        "accuracy_means": "mean score" if base.scores.verdicts is None else "share of exact samples",
        **_compared(results[leading], config),
        "by_scorer": by_scorer,
        "by_attribute": {
            "base": base.scores.accuracy_by_attribute(),
            "tuned": tuned.scores.accuracy_by_attribute(),
        },
        "config": config.model_dump(mode="json", exclude={"prompts"}),
        "rows": rows,
    }


def _compared(results: Floats, config: EvaluateConfig) -> dict[str, Any]:
    compared = win_rate(results, resamples=config.bootstrap, seed=config.seed)
    return {
        "win_rate": compared.rate,
        "win_rate_ci": [compared.low, compared.high],
        "wins": compared.wins,
        "ties": compared.ties,
        "losses": compared.losses,
    }


def _entry(side: str, number: int, entry: _Entry) -> dict[str, Any]:
    scores = {name: float(values[number]) for name, values in entry.scores.values.items()}
    told: dict[str, Any] = {
        "picture": f"samples/{side}/{_name(number, 'png')}",
        "score": next(iter(scores.values())),
        "scores": scores,
    }
    if entry.are_clips:
        told["video"] = f"samples/{side}/{_name(number, 'mp4')}"
    if entry.scores.verdicts is not None:
        told["exact"] = bool(entry.scores.verdicts[number].exact)
    return told


def _name(number: int, extension: str) -> str:
    return f"{number:05d}.{extension}"


def _still(medium: Medium) -> Image.Image:
    return medium.frames[0] if isinstance(medium, Clip) else medium


def _grid(base: _Entry, tuned: _Entry, rows: Sequence[dict[str, Any]]) -> bytes:
    cells = [
        Cell(
            prompt=row["prompt"],
            base=_still(left),
            tuned=_still(right),
            outcome=f"tuned: {row['outcome']}, score {row['base']['score']:.2f} to {row['tuned']['score']:.2f}",
        )
        for row, left, right in zip(rows, base.first, tuned.first, strict=False)
    ]
    buffer = io.BytesIO()
    picture_grid(cells).save(buffer, "PNG")
    return buffer.getvalue()
