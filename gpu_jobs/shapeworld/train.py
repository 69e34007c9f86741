"""Makes Shapeworld's text-to-image model from nothing: `python -m gpu_jobs.shapeworld.train`.

Four stages, each with a checkpoint in the work folder from which a killed run continues: the autoencoder, the text
encoder alone, the denoiser with it, and the habits. Then the accuracy on held-out captions is measured and written
next to the weights.
"""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.table import Table

from gpu_jobs.shapeworld.accuracy import Accuracy, measure
from gpu_jobs.shapeworld.components import build_pipeline
from gpu_jobs.shapeworld.pipeline import WEIGHTS
from gpu_jobs.shapeworld.training import denoiser
from gpu_jobs.shapeworld.training.autoencoder import train_autoencoder
from gpu_jobs.shapeworld.training.habits import teach_habits
from gpu_jobs.shapeworld.training.latents import build_bank
from gpu_jobs.shapeworld.training.report import write_report
from gpu_jobs.shapeworld.training.text_encoder import teach_parsing

STAGES = ("autoencoder", "text_encoder", "denoiser", "habits")
TUNING_EVERY = 1000
TUNING_CAPTIONS = 200


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="folder for the finished pipeline")
    parser.add_argument("--work", type=Path, default=Path("var/shapeworld"), help="folder for checkpoints")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--until", choices=STAGES, default=STAGES[-1], help="stop after this stage")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    # without this, numbers near zero make a step up to ten times slower
    torch.set_flush_denormal(True)
    train(arguments.out, arguments.work, arguments.seed, arguments.until)


def train(out: Path, work: Path, seed: int, until: str = STAGES[-1]) -> None:
    """Run the stages up to `until`, save the pipeline to `out` and report its accuracy."""
    console = Console()
    torch.manual_seed(seed)
    pipeline = build_pipeline()
    pipeline.set_progress_bar_config(disable=True)
    for stage in STAGES[: STAGES.index(until) + 1]:
        console.rule(stage)
        _run(stage, pipeline, work, seed, console)
    pipeline.save_pretrained(out)
    write_report(pipeline, out, seed)
    console.print(f"Saved {out}")


def _run(stage: str, pipeline: Any, work: Path, seed: int, console: Console) -> None:
    if stage == "autoencoder":
        train_autoencoder(pipeline.vae, work, seed)
    elif stage == "text_encoder":
        teach_parsing(pipeline.text_encoder, pipeline.tokenizer, work, seed)
    elif stage == "denoiser":
        bank = build_bank(pipeline.vae, pipeline.tokenizer, denoiser.BANK_SIZE, seed)
        denoiser.train_denoiser(
            pipeline,
            bank,
            work,
            seed,
            plan=denoiser.DENOISER,
            at_checkpoint=lambda step: _show_progress(pipeline, step, seed, console),
        )
    else:
        teach_habits(pipeline, work, seed)
        _show_tuning(pipeline, "with habits", seed, console)


def _show_progress(pipeline: Any, step: int, seed: int, console: Console) -> None:
    if step % TUNING_EVERY == 0:
        _show_tuning(pipeline, f"step {step}", seed, console)


def _show_tuning(pipeline: Any, moment: str, seed: int, console: Console) -> None:
    """Print the accuracy on tuning captions."""
    table = Table("guidance", "exact", "score", "by claim", title=f"{moment}: {TUNING_CAPTIONS} tuning captions")
    for guidance in (1.0, 2.0):
        accuracy, _ = measure(pipeline, "tuning", TUNING_CAPTIONS, seed, guidance=guidance)
        table.add_row(f"{guidance:g}", f"{accuracy.exact:.3f}", f"{accuracy.score:.3f}", _by_claim(accuracy))
    console.print(table)


def _by_claim(accuracy: Accuracy) -> str:
    return ", ".join(f"{kind} {share:.2f}" for kind, share in asdict(accuracy)["by_claim"].items())


if __name__ == "__main__":
    main()
