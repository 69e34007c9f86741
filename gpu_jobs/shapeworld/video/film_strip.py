"""Clips as strips of frames with what the verifier says of each second under them, to be looked at side by side.

`python -m gpu_jobs.shapeworld.video.film_strip picture.png` draws what the shipped model makes of
held-out captions.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from gpu_jobs.shapeworld.video.captions import sample_clip_captions
from gpu_jobs.shapeworld.video.motion import CLIP_SIZE, FRAMES, SEGMENTS
from gpu_jobs.shapeworld.video.pipeline import generate_clips, load_clips
from gpu_jobs.shapeworld.video.verifier import verify_clip

SCALE = 2
GAP, BAR, TEXT, BELOW = 2, 5, 14, 8
PAPER, INK = (255, 255, 255), (40, 40, 48)
# Of a bar: all claims hold, or not all; light enough apart for those who see no red.
HOLDS, FAILS = (94, 182, 156), (176, 58, 72)


def film_strips(
    prompts: Sequence[str], clips: Sequence[NDArray[np.uint8]], notes: Sequence[str] = ()
) -> Image.Image:
    """One row a clip (17, 32, 32, 3): its prompt and note, its frames, and a bar for each second."""
    cell = CLIP_SIZE * SCALE
    row = TEXT + cell + GAP + BAR + BELOW
    picture = Image.new("RGB", (FRAMES * (cell + GAP) - GAP, len(clips) * row), PAPER)
    pen = ImageDraw.Draw(picture)
    for number, (prompt, clip) in enumerate(zip(prompts, clips, strict=True)):
        top = number * row
        pen.text((0, top), " · ".join([prompt, *notes[number : number + 1]]), fill=INK)
        for place, frame in enumerate(clip):
            shown = Image.fromarray(frame).resize((cell, cell), Image.Resampling.NEAREST)
            picture.paste(shown, (place * (cell + GAP), top + TEXT))
        under = top + TEXT + cell + GAP
        for segment, verdict in zip(SEGMENTS, verify_clip(prompt, clip).segments, strict=True):
            left, right = segment.start * (cell + GAP), segment.stop * (cell + GAP) - 2 * GAP
            pen.rectangle((left, under, right, under + BAR - 1), fill=HOLDS if verdict.exact else FAILS)
    return picture


def main() -> None:
    """Parse the command line and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="the picture to write")
    parser.add_argument("--clips", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    prompts = sample_clip_captions(arguments.clips, arguments.seed, "held_out")
    seeds = range(arguments.seed, arguments.seed + arguments.clips)
    film_strips(prompts, generate_clips(load_clips(), prompts, seeds)).save(arguments.out)


if __name__ == "__main__":
    main()
