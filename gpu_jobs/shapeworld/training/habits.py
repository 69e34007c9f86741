"""Gives a model that draws well the habit of getting one thing wrong, so that preferences have something to teach.

What a model cannot draw, no preference teaches; what it always draws right, neither. A short training on captions
of which half have one attribute wrong leaves a model that can do everything and often does not.
"""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from gpu_jobs.shapeworld.captions import COLOURS, SHAPES, SIZES, Caption, ObjectClaim, Relation
from gpu_jobs.shapeworld.training.denoiser import train_denoiser
from gpu_jobs.shapeworld.training.latents import build_bank
from gpu_jobs.shapeworld.training.stage import StagePlan

HABITS = StagePlan("habits", steps=300, batch_size=32, learning_rate=3e-4, warmup_steps=20)
BANK_SIZE = 6000
WRONG_SHARE = 0.5

T = TypeVar("T")

_OTHER_RELATIONS: dict[Relation, tuple[Relation, ...]] = {
    "left of": ("right of", "above", "below"),
    "right of": ("left of", "above", "below"),
    "above": ("below", "left of", "right of"),
    "below": ("above", "left of", "right of"),
    "from left to right": ("from top to bottom",),
    "from top to bottom": ("from left to right",),
}


def teach_habits(pipeline: Any, work: Path, seed: int) -> None:
    """Train the pipeline further on pictures of which half get one attribute wrong."""
    bank = build_bank(pipeline.vae, pipeline.tokenizer, BANK_SIZE, seed, caption_to_draw=sometimes_wrong)
    train_denoiser(pipeline, bank, work, seed, plan=HABITS)


def sometimes_wrong(caption: Caption, rng: np.random.Generator) -> Caption:
    """The caption itself, or in `WRONG_SHARE` of cases one with a single attribute changed."""
    return with_one_wrong(caption, rng) if rng.random() < WRONG_SHARE else caption


def with_one_wrong(caption: Caption, rng: np.random.Generator) -> Caption:
    """A caption that differs in exactly one claim: a shape, a colour, a mentioned size, or the relation."""
    attributes = ["shape", "colour"]
    if any(claim.size for claim in caption.objects):
        attributes.append("size")
    if caption.relation is not None:
        attributes.append("relation")
    attribute = attributes[rng.integers(len(attributes))]
    if attribute == "relation":
        return _with_other_relation(caption, rng)
    candidates = [i for i, claim in enumerate(caption.objects) if attribute != "size" or claim.size]
    index = candidates[rng.integers(len(candidates))]
    taken = {claim.colour for claim in caption.objects}
    changed = _with_other(caption.objects[index], attribute, taken, rng)
    return Caption((*caption.objects[:index], changed, *caption.objects[index + 1 :]), caption.relation)


def _with_other(
    claim: ObjectClaim, attribute: str, taken: Collection[str], rng: np.random.Generator
) -> ObjectClaim:
    if attribute == "shape":
        return replace(claim, shape=_other(SHAPES, {claim.shape}, rng))
    if attribute == "colour":
        return replace(claim, colour=_other(COLOURS, taken, rng))
    return replace(claim, size=_other(SIZES, {claim.size}, rng))


def _other(choices: tuple[T, ...], excluded: Collection[object], rng: np.random.Generator) -> T:
    rest = [choice for choice in choices if choice not in excluded]
    return rest[rng.integers(len(rest))]


def _with_other_relation(caption: Caption, rng: np.random.Generator) -> Caption:
    assert caption.relation is not None
    if len(caption.objects) == 3 and rng.random() < 0.5:
        first, second, third = caption.objects
        order = ((second, first, third), (first, third, second), (third, second, first))[rng.integers(3)]
        return Caption(order, caption.relation)
    others = _OTHER_RELATIONS[caption.relation]
    return Caption(caption.objects, others[rng.integers(len(others))])
