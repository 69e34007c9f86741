"""Makes Shapeworld's CLIP from nothing: `python -m gpu_jobs.shapeworld.train_clip`, ten minutes on one core.

A killed run continues from its checkpoints in the work folder. Then what the model is worth is measured on held-out
captions and written next to the weights.
"""

import argparse
from pathlib import Path

import torch
from rich.console import Console

from gpu_jobs.shapeworld.clip import WEIGHTS
from gpu_jobs.shapeworld.clip_parts import build_clip, save_clip
from gpu_jobs.shapeworld.components import build_tokenizer
from gpu_jobs.shapeworld.training.clip_report import write_report
from gpu_jobs.shapeworld.training.contrast import train_clip


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="folder for the finished model")
    parser.add_argument("--work", type=Path, default=Path("var/shapeworld"), help="folder for the checkpoint")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    # without this, numbers near zero make a step up to ten times slower
    torch.set_flush_denormal(True)
    train(arguments.out, arguments.work, arguments.seed)


def train(out: Path, work: Path, seed: int) -> None:
    """Train, save the model to `out` and report what it is worth."""
    torch.manual_seed(seed)
    model = build_clip()
    train_clip(model, build_tokenizer(), work, seed)
    save_clip(model, out)
    write_report(out, seed)
    Console().print(f"Saved {out}")


if __name__ == "__main__":
    main()
