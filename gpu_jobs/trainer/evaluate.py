"""Base against tuned: the same prompts, the same noise, one judge; a win rate with its interval, and pictures.

output/
    evaluation.json   the figures and every prompt's row (written last: where it stands, the rest is whole)
    grid.png          the first prompts, base | tuned
    pictures/{base,tuned}/00000.png …
"""

import io
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from PIL import Image

from gpu_jobs.trainer.atomic import whole_folder, write_bytes, write_json
from gpu_jobs.trainer.config.evaluation import EvaluateConfig
from gpu_jobs.trainer.errors import Cancelled, TrainerError
from gpu_jobs.trainer.judge import Judge, Scores, joined
from gpu_jobs.trainer.picture_grid import Cell, picture_grid
from gpu_jobs.trainer.progress import ProgressLog
from gpu_jobs.trainer.randomness import hashed_integer
from gpu_jobs.trainer.sampling import generate, load_pipeline
from gpu_jobs.trainer.stop import StopRequest, noting_signals
from gpu_jobs.trainer.win_rate import outcomes, win_rate

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


def picture_seed(seed: int, prompt: str) -> int:
    """The noise seed of a prompt's pictures: it belongs to the prompt, whatever its place in the list."""
    return hashed_integer(seed, prompt, "evaluation", bits=56)


def _evaluate(config: EvaluateConfig, log: ProgressLog, stop: StopRequest) -> dict[str, Any]:
    began = time.perf_counter()
    prompts = config.prompt_texts()
    if config.threads is not None:
        torch.set_num_threads(config.threads)
    judge = Judge(
        config.scorer, config.verifier, config.scorer_options
    )  # before the pictures: a misspelt name should not cost minutes
    log.emit("start", config=config.model_dump(mode="json"), prompts=len(prompts))
    # Whoever finds figures must find the pictures they were taken from.
    (config.output / "evaluation.json").unlink(missing_ok=True)
    contest = _Contest(config, prompts, judge, log, stop)
    with whole_folder(config.output / "pictures") as folder:
        base = contest.enter("base", config.base, folder / "base")
        tuned = contest.enter("tuned", config.tuned, folder / "tuned")
    report = _report(contest, base, tuned)
    write_bytes(config.output / "grid.png", _grid(config, report["rows"]))
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

    def enter(self, side: str, model: str, folder: Path) -> Scores:
        """Draw one model's pictures into ``folder`` and judge them, batch by batch."""
        folder.mkdir()
        pipeline = load_pipeline(model, precision=self.config.precision)

        def report_batch(done: int, total: int) -> None:
            self.stop.raise_if_noted()
            self.log.emit("sampling", side=side, done=done, total=total)

        stream = generate(
            pipeline,
            self.prompts,
            [picture_seed(self.config.seed, prompt) for prompt in self.prompts],
            steps=self.config.steps,
            guidance=self.config.guidance,
            batch_size=self.config.batch_size,
            on_progress=report_batch,
        )
        parts: list[Scores] = []
        for begin in range(0, len(self.prompts), self.config.batch_size):
            batch = self.prompts[begin : begin + self.config.batch_size]
            pictures = [next(stream) for _ in batch]
            for number, picture in enumerate(pictures, start=begin):
                picture.save(folder / _picture_name(number))
            parts.append(self.judge.judge(batch, pictures))
        return joined(parts)


def _report(contest: _Contest, base: Scores, tuned: Scores) -> dict[str, Any]:
    config = contest.config
    results = outcomes(base.values, tuned.values, tie_margin=config.tie_margin)
    compared = win_rate(results, resamples=config.bootstrap, seed=config.seed)
    rows = [
        {
            "prompt": prompt,
            "seed": picture_seed(config.seed, prompt),
            "base": _entry("base", number, base),
            "tuned": _entry("tuned", number, tuned),
            "outcome": _OUTCOMES[float(results[number])],
        }
        for number, prompt in enumerate(contest.prompts)
    ]
    return {
        "prompts": len(rows),
        "base_accuracy": base.accuracy,
        "tuned_accuracy": tuned.accuracy,
        "accuracy_means": "mean score" if base.verdicts is None else "share of exact pictures",
        "win_rate": compared.rate,
        "win_rate_ci": [compared.low, compared.high],
        "wins": compared.wins,
        "ties": compared.ties,
        "losses": compared.losses,
        "by_attribute": {"base": base.accuracy_by_attribute(), "tuned": tuned.accuracy_by_attribute()},
        "config": config.model_dump(mode="json", exclude={"prompts"}),
        "rows": rows,
    }


def _entry(side: str, number: int, scores: Scores) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "picture": f"pictures/{side}/{_picture_name(number)}",
        "score": float(scores.values[number]),
    }
    if scores.verdicts is not None:
        entry["exact"] = bool(scores.verdicts[number].exact)
    return entry


def _picture_name(number: int) -> str:
    return f"{number:05d}.png"


def _grid(config: EvaluateConfig, rows: Sequence[dict[str, Any]]) -> bytes:
    cells = [
        Cell(
            prompt=row["prompt"],
            base=_picture(config.output / row["base"]["picture"]),
            tuned=_picture(config.output / row["tuned"]["picture"]),
            outcome=f"tuned: {row['outcome']}, score {row['base']['score']:.2f} to {row['tuned']['score']:.2f}",
        )
        for row in rows[: config.grid_prompts]
    ]
    buffer = io.BytesIO()
    picture_grid(cells).save(buffer, "PNG")
    return buffer.getvalue()


def _picture(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("RGB")
