"""Makes Shapeworld's text-to-video model from nothing: `python -m gpu_jobs.shapeworld.video.train`.

Five stages, each with a checkpoint in the work folder from which a killed run continues: the autoencoder, the
text encoder alone, the denoiser with it, the habits, and the decoder once more. Then the accuracy on held-out
captions is measured and written next to the weights.
"""

import argparse
from functools import partial
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.table import Table

from gpu_jobs.shapeworld.video.accuracy import measure_clips
from gpu_jobs.shapeworld.video.components import build_clip_pipeline
from gpu_jobs.shapeworld.video.pipeline import CLIP_WEIGHTS, load_clips
from gpu_jobs.shapeworld.video.training import denoiser
from gpu_jobs.shapeworld.video.training.autoencoder import train_autoencoder, train_decoder
from gpu_jobs.shapeworld.video.training.habits import teach_habits
from gpu_jobs.shapeworld.video.training.latents import build_clip_bank
from gpu_jobs.shapeworld.video.training.report import write_report
from gpu_jobs.shapeworld.video.training.text_encoder import teach_parsing

# The decoder comes last since nothing depends on it: latents are the encoder's. So a second process may run it with
# `--skip` while a first one teaches the denoiser.
STAGES = ("autoencoder", "text_encoder", "denoiser", "habits", "decoder")
VAE_STAGES = ("autoencoder", "decoder")
TUNING_EVERY = 2000
TUNING_CLIPS = 27


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=CLIP_WEIGHTS, help="folder for the finished pipeline")
    parser.add_argument("--work", type=Path, default=Path("var/shapeworld"), help="folder for checkpoints")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--scale", type=float, default=1.0, help="how many times the steps, all but the habits'")
    parser.add_argument("--vae", type=Path, help="take the finished VAE of this pipeline instead of training one")
    parser.add_argument("--until", choices=STAGES, default=STAGES[-1], help="stop after this stage")
    parser.add_argument("--skip", choices=STAGES, nargs="*", default=(), help="leave these out; saves no pipeline")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    # without this, numbers near zero make a step up to ten times slower
    torch.set_flush_denormal(True)
    skipped = {*arguments.skip, *(VAE_STAGES if arguments.vae else ())}
    stages = [stage for stage in STAGES[: STAGES.index(arguments.until) + 1] if stage not in skipped]
    pipeline = train(stages, arguments.work, arguments.seed, arguments.scale, vae=arguments.vae)
    if not arguments.skip:
        save(pipeline, arguments.out, arguments.seed, arguments.scale)


def train(stages: list[str], work: Path, seed: int, scale: float = 1.0, *, vae: Path | None = None) -> Any:
    """Run the stages and return the pipeline, with the VAE of the pipeline in `vae` where one is given."""
    console = Console()
    torch.manual_seed(seed)
    pipeline = build_clip_pipeline()
    pipeline.set_progress_bar_config(disable=True)
    if vae is not None:
        pipeline.vae.load_state_dict(load_clips(vae).vae.state_dict())
        pipeline.vae.requires_grad_(False)
    for stage in stages:
        console.rule(stage)
        _run(stage, pipeline, work, seed, scale=scale, console=console)
    return pipeline


def save(pipeline: Any, out: Path, seed: int, scale: float = 1.0) -> None:
    """Save the pipeline in half precision, and report the accuracy of what was saved."""
    pipeline.to(torch.float16).save_pretrained(out)
    write_report(pipeline.to(torch.float32), out, seed, scale)
    Console().print(f"Saved {out}")


def _run(stage: str, pipeline: Any, work: Path, seed: int, *, scale: float, console: Console) -> None:
    if stage == "autoencoder":
        train_autoencoder(pipeline.vae, work, seed, scale)
    elif stage == "text_encoder":
        teach_parsing(pipeline.text_encoder, pipeline.tokenizer, work, seed)
    elif stage == "denoiser":
        _teach_clips(pipeline, work, seed, scale, console)
    elif stage == "habits":
        teach_habits(pipeline, work, seed)
    else:
        train_decoder(pipeline.vae, work, seed, scale)


def _teach_clips(pipeline: Any, work: Path, seed: int, scale: float, console: Console) -> None:
    plan = denoiser.DENOISER.times(scale)
    denoiser.train_denoiser(
        pipeline,
        lambda: build_clip_bank(pipeline.vae, pipeline.tokenizer, round(scale * denoiser.BANK_SIZE), seed),
        work,
        seed,
        plan=plan,
        at_checkpoint=partial(_show_progress, pipeline, last=plan.steps, seed=seed, console=console),
    )


def _show_progress(pipeline: Any, step: int, *, last: int, seed: int, console: Console) -> None:
    if step % TUNING_EVERY == 0 or step == last:
        _show_tuning(pipeline, f"step {step}", seed, console)


def _show_tuning(pipeline: Any, moment: str, seed: int, console: Console) -> None:
    """Print the accuracy on tuning captions."""
    table = Table("guidance", "exact", "segments", "by claim", title=f"{moment}: {TUNING_CLIPS} tuning clips")
    for guidance in (1.0, 2.0):
        accuracy, _ = measure_clips(pipeline, "tuning", TUNING_CLIPS, seed, guidance=guidance)
        claims = ", ".join(f"{kind} {share:.2f}" for kind, share in accuracy.by_claim.items())
        table.add_row(f"{guidance:g}", f"{accuracy.exact:.3f}", f"{accuracy.exact_segments:.3f}", claims)
    console.print(table)


if __name__ == "__main__":
    main()
