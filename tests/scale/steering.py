"""Steered pictures beside those that go alone: `make bench NAME=steering`, or `-m tests.scale steering [N] [PNG]`.

Method: Shapeworld's model draws pictures of N captions that it was not trained on (50 unless said), in 20 steps
with noise in each. Four particles go alone; the same four, from the same noise and with the same noise on the way,
are steered by the verifier with the job's own settings (Feynman-Kac, potential "diff"). A score is the share of a
caption's claims that a picture bears out, and exact is one that bears out all. Means are over all four, and of the
best of four, which costs what steering costs but for the scorer; the interval is a bootstrap over captions. With a
path, the captions are drawn there on which the four alone differ most.
"""

import os
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

CAPTIONS, SHOWN, PARTICLES, STEPS = 50, 6, 4, 20
COLUMNS, CELL, GAP, BETWEEN, BAR, LINE = 2, 72, 5, 16, 4, 16
PAPER, INK, QUIET = (255, 255, 255), (20, 20, 28), (92, 100, 118)
HOLDS, FAILS = (94, 182, 156), (176, 58, 72)


def run(arguments: list[str]) -> dict[str, Any]:
    import django

    django.setup()
    from annotation.models import Prompt
    from gpu_jobs.generation.drawing import Drawing
    from gpu_jobs.generation.fk_steering import FkSteering
    from gpu_jobs.generation.generators import BUILTIN_SOURCE
    from gpu_jobs.models import Generator
    from gpu_jobs.shapeworld.captions import sample_captions
    from gpu_jobs.shapeworld.scorer import VerifierScorer

    count = next((int(argument) for argument in arguments if argument.isdigit()), CAPTIONS)
    scorer = VerifierScorer()
    drawing = Drawing(Generator(name="Shapeworld", source=BUILTIN_SOURCE), seed=1, steps=STEPS)
    steering = FkSteering(drawing, scorer, PARTICLES)
    rows = []
    for text in sample_captions(count, 3, "held_out", unique=True):
        prompt = Prompt(text=text)
        seeds = [drawing.seed_of(prompt, number) for number in range(PARTICLES)]
        way = drawing.denoising([prompt] * PARTICLES)
        alone = way.media(way.between(way.noise(seeds), 0, STEPS, 1.0, seeds))
        steered, scores = steering.survivors(prompt)
        rows.append((text, alone, np.asarray(scorer.score([text] * PARTICLES, alone)), steered, scores))
        if len(rows) % 10 == 0:
            print(f"{len(rows)} of {count} captions", flush=True)
    for path in (argument for argument in arguments if argument.endswith(".png")):
        _picture(sorted(rows, key=lambda row: -np.ptp(row[2]))[:SHOWN]).save(Path(path))
    return {
        **_figures(np.stack([row[2] for row in rows]), np.stack([row[4] for row in rows])),
        "captions": count,
        "particles": PARTICLES,
        "steps": STEPS,
        "load": round(os.getloadavg()[0], 2),
    }


def _figures(alone: np.ndarray, steered: np.ndarray) -> dict[str, Any]:
    """Of scores (captions, particles)."""
    gain = (steered - alone).mean(axis=1)
    drawn = np.random.default_rng(0).integers(len(gain), size=(2_000, len(gain)))
    low, high = np.quantile(gain[drawn].mean(axis=1), [0.025, 0.975])

    def told(scores: np.ndarray) -> dict[str, float]:
        return {
            "mean": round(float(scores.mean()), 3),
            "exact": round(float((scores >= 1.0).mean()), 3),
            "best_of_four": round(float(scores.max(axis=1).mean()), 3),
            "exact_best_of_four": round(float((scores.max(axis=1) >= 1.0).mean()), 3),
        }

    return {
        "alone": told(alone),
        "steered": told(steered),
        "gain": round(float(gain.mean()), 3),
        "gain_interval": [round(float(low), 3), round(float(high), 3)],
    }


def _picture(rows: list[tuple[str, list[Any], np.ndarray, list[Any], np.ndarray]]) -> Image.Image:
    """Each caption with its particles alone and, right of them, steered; under each its score."""
    group = PARTICLES * (CELL + GAP) - GAP
    width, height = 2 * group + 2 * BETWEEN, LINE + CELL + BAR + 2 * LINE
    down = -(-len(rows) // COLUMNS)
    picture = Image.new("RGB", (COLUMNS * width + (COLUMNS - 1) * BETWEEN, LINE + down * height), PAPER)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(12)
    for number, (text, alone, of_alone, steered, of_steered) in enumerate(rows):
        left, top = number // down * (width + BETWEEN), LINE + number % down * height
        pen.text((left, top), text, fill=INK, font=font)
        for place, (name, media, scores) in enumerate(
            (("alone", alone, of_alone), ("the same four, steered", steered, of_steered))
        ):
            start = left + place * (group + BETWEEN)
            if number % down == 0:
                pen.text((start, 0), name, fill=QUIET, font=font)
            for index, (medium, score) in enumerate(zip(media, scores, strict=True)):
                x, y = start + index * (CELL + GAP), top + LINE + 2
                picture.paste(medium.resize((CELL, CELL), Image.Resampling.LANCZOS), (x, y))
                under = y + CELL + 2
                pen.rectangle((x, under, x + CELL - 1, under + BAR - 1), fill=HOLDS if score >= 1.0 else FAILS)
                pen.text((x, under + BAR + 1), f"{score:.2f}", fill=QUIET, font=font)
    return picture
