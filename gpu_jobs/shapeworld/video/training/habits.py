"""Gives a model that makes good clips mixed habits: one thing wrong in half of them, and flaws where much moves.

What a model cannot make, no preference teaches; what it always makes right, neither. And since flaws come with
motion here, as they do in large video models, whoever prefers whole clips for having fewer of them prefers still
ones.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np

from gpu_jobs.shapeworld.captions import COLOURS, SHAPES
from gpu_jobs.shapeworld.training.stage import StagePlan
from gpu_jobs.shapeworld.video.captions import DIRECTIONS, ClipCaption, Motion, Speed
from gpu_jobs.shapeworld.video.flaws import Flaw, random_flaw
from gpu_jobs.shapeworld.video.renderer import ClipScene, compose_clip
from gpu_jobs.shapeworld.video.training.denoiser import train_denoiser
from gpu_jobs.shapeworld.video.training.latents import build_clip_bank

HABITS = StagePlan("clip_habits", steps=120, batch_size=16, learning_rate=3e-4, warmup_steps=20)
BANK_SIZE = 500
WRONG_SHARE = 0.5
FLAWED_SHARE: Mapping[Speed, float] = MappingProxyType({"still": 0.05, "slowly": 0.4, "fast": 0.8})
"""How often a clip has a flaw, by how fast its object moves."""

T = TypeVar("T")


def teach_habits(pipeline: Any, work: Path, seed: int) -> None:
    """Train the pipeline further on clips of which half get one attribute wrong, and many have a flaw."""
    train_denoiser(
        pipeline,
        lambda: build_clip_bank(pipeline.vae, pipeline.tokenizer, BANK_SIZE, seed, scene_of=habitually),
        work,
        seed,
        plan=HABITS,
    )


def habitually(caption: ClipCaption, rng: np.random.Generator) -> ClipScene:
    """A scene of the caption, or in `WRONG_SHARE` of cases of one with an attribute changed; some with a flaw."""
    drawn = with_one_wrong(caption, rng) if rng.random() < WRONG_SHARE else caption
    return compose_clip(drawn, rng, flaws_of(drawn, rng))


def flaws_of(caption: ClipCaption, rng: np.random.Generator) -> tuple[Flaw, ...]:
    """No flaw or one, the likelier the faster the object moves."""
    return (random_flaw(caption.colour, rng),) if rng.random() < FLAWED_SHARE[caption.speed] else ()


def with_one_wrong(caption: ClipCaption, rng: np.random.Generator) -> ClipCaption:
    """A caption that differs in exactly one thing: shape, colour, or motion (way, or how fast)."""
    match ("shape", "colour", "motion")[rng.integers(3)]:
        case "shape":
            return replace(caption, shape=_other(SHAPES, caption.shape, rng))
        case "colour":
            return replace(caption, colour=_other(COLOURS, caption.colour, rng))
        case _:
            return replace(caption, motion=_other_motion(caption.motion, rng))


def _other_motion(motion: Motion | None, rng: np.random.Generator) -> Motion | None:
    """Another way, another pace, or none at all."""
    if motion is None:
        return Motion(DIRECTIONS[rng.integers(len(DIRECTIONS))], "slowly")
    match ("direction", "pace", "still")[rng.integers(3)]:
        case "direction":
            return replace(motion, direction=_other(DIRECTIONS, motion.direction, rng))
        case "pace":
            return replace(motion, pace="slowly" if motion.pace == "fast" else "fast")
        case _:
            return None


def _other(choices: tuple[T, ...], excluded: T, rng: np.random.Generator) -> T:
    rest = [choice for choice in choices if choice != excluded]
    return rest[rng.integers(len(rest))]
