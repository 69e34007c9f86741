"""Trains Shapeworld's CLIP: pictures against captions, and against captions with one attribute wrong.

The loss is CLIP's (Radford et al. 2021, section 2.3): in a batch every picture picks its caption and every caption
its picture. A batch is made of families: a caption and others with one attribute or relation changed, each with a
picture of its own, so that a picture's strongest rivals differ from its caption in one word. Captions that happen
to be true of another's picture are no rivals of it; which these are is known exactly.

Beside it two throw-away heads read the facts off the towers' features; the text tower begins alone: that is cheap.
From the contrast alone the towers learn colours soon and which shape has which colour late; told what there is to
see and to read, they learn all of it in minutes.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from gpu_jobs.shapeworld.captions import Caption, parse, sample_captions
from gpu_jobs.shapeworld.clip_parts import WIDTH
from gpu_jobs.shapeworld.renderer import compose, render
from gpu_jobs.shapeworld.training.autoencoder import to_tensor
from gpu_jobs.shapeworld.training.facts import NUMBER_OF_FACTS, claimed, is_true, shown
from gpu_jobs.shapeworld.training.habits import with_one_wrong
from gpu_jobs.shapeworld.training.latents import tokenise
from gpu_jobs.shapeworld.training.stage import StagePlan, StepRandomness, randomness, run_stage

READING = StagePlan("reading", steps=1000, batch_size=64, learning_rate=2e-3)
CONTRAST = StagePlan("contrast", steps=1400, batch_size=128, learning_rate=1.5e-3)
FAMILY = 4
FACTS_WEIGHT = 20.0
# Generated pictures are softer than rendered ones and not quite clean.
MOST_NOISE = 0.08
BATCHES_FOR_STATISTICS = 30


@dataclass(frozen=True)
class ContrastBatch:
    """`pictures` (n, 3, 64, 64), their captions' `token_ids` (n, length), `facts` and `claims` (n, facts), and
    `is_true` (n, n): whether each caption (column) is true of each picture (row)."""

    pictures: Tensor
    token_ids: Tensor
    facts: Tensor
    claims: Tensor
    is_true: Tensor


def train_clip(clip: Any, tokenizer: Any, work: Path, seed: int) -> None:
    """Train both towers of an open_clip model; leaves it in evaluation mode, batch norm's statistics settled."""
    heads = {"see": nn.Linear(WIDTH, NUMBER_OF_FACTS), "read": nn.Linear(WIDTH, NUMBER_OF_FACTS)}
    model = nn.ModuleDict({"clip": clip, **heads})
    model.train()
    clip.visual.requires_grad_(False)
    teach_reading(model, tokenizer, work, seed)
    clip.visual.requires_grad_(True)
    teach_contrast(model, tokenizer, work, seed)
    settle_statistics(clip, tokenizer, CONTRAST, seed)
    clip.eval()


def teach_reading(model: nn.ModuleDict, tokenizer: Any, work: Path, seed: int) -> None:
    """The text tower alone: what a caption claims."""
    clip: Any = model["clip"]

    def loss_of_step(step: int, chance: StepRandomness) -> tuple[Tensor, dict[str, float]]:
        texts = sample_captions(READING.batch_size, chance.numpy, "train")
        claims = torch.from_numpy(claimed([parse(text) for text in texts]).astype(np.float32))
        guesses = model["read"](clip.encode_text(tokenise(tokenizer, texts)))
        right = ((guesses > 0) == (claims > 0)).all(dim=1).float().mean().item()
        loss = functional.binary_cross_entropy_with_logits(guesses, claims)
        return FACTS_WEIGHT * loss, {"right": right}

    run_stage(READING, model, loss_of_step, work, seed)


def teach_contrast(model: nn.ModuleDict, tokenizer: Any, work: Path, seed: int) -> None:
    """Both towers together."""
    clip: Any = model["clip"]

    def loss_of_step(step: int, chance: StepRandomness) -> tuple[Tensor, dict[str, float]]:
        batch = draw_batch(tokenizer, CONTRAST.batch_size, chance)
        images, texts = clip.encode_image(batch.pictures), clip.encode_text(batch.token_ids)
        contrast, right = contrastive(images, texts, clip.logit_scale.exp(), batch.is_true)
        seen = functional.binary_cross_entropy_with_logits(model["see"](images), batch.facts)
        read = functional.binary_cross_entropy_with_logits(model["read"](texts), batch.claims)
        return contrast + FACTS_WEIGHT * (seen + read), {"right": right, "seen": seen.item(), "read": read.item()}

    run_stage(CONTRAST, model, loss_of_step, work, seed)


def contrastive(images: Tensor, texts: Tensor, scale: Tensor, truths: Tensor) -> tuple[Tensor, float]:
    """CLIP's loss of features (n, d), rivals that are true left out; and how often the right caption is picked."""
    logits = scale * functional.normalize(images, dim=-1) @ functional.normalize(texts, dim=-1).T
    own = torch.eye(len(logits), dtype=torch.bool)
    logits = logits.masked_fill(truths & ~own, float("-inf"))
    answers = torch.arange(len(logits))
    loss = functional.cross_entropy(logits, answers) + functional.cross_entropy(logits.T, answers)
    right = (logits.argmax(dim=1) == answers).float().mean().item()
    return loss / 2, right


def draw_batch(tokenizer: Any, size: int, chance: StepRandomness) -> ContrastBatch:
    """Families of captions from the training split, each caption with a picture of its own."""
    captions: list[Caption] = []
    for text in sample_captions(-(-size // FAMILY), chance.numpy, "train"):
        caption = parse(text)
        captions += [caption, *(with_one_wrong(caption, chance.numpy) for _ in range(FAMILY - 1))]
    captions = captions[:size]
    scenes = [compose(caption, chance.numpy) for caption in captions]
    facts, claims = shown(scenes), claimed(captions)
    return ContrastBatch(
        pictures=_roughened(to_tensor([render(scene) for scene in scenes]), chance.torch),
        token_ids=tokenise(tokenizer, [caption.text for caption in captions]),
        facts=torch.from_numpy(facts.astype(np.float32)),
        claims=torch.from_numpy(claims.astype(np.float32)),
        is_true=torch.from_numpy(is_true(claims, facts)),
    )


def _roughened(pictures: Tensor, chance: torch.Generator) -> Tensor:
    """Each picture as soft and as noisy as chance has it, from not at all on."""
    softness, noise = torch.rand(2, len(pictures), 1, 1, 1, generator=chance)
    soft = functional.avg_pool2d(functional.pad(pictures, (1, 1, 1, 1), mode="replicate"), 3, stride=1)
    grain = torch.randn(pictures.shape, generator=chance)
    roughened: Tensor = torch.lerp(pictures, soft, softness) + MOST_NOISE * noise * grain
    return roughened


@torch.no_grad()
def settle_statistics(clip: Any, tokenizer: Any, plan: StagePlan, seed: int) -> None:
    """Batch norm's means and variances anew: those kept in training are of weights that were averaged away."""
    norms = [module for module in clip.modules() if isinstance(module, nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # a plain mean over the batches to come
    clip.train()
    for batch in range(BATCHES_FOR_STATISTICS):
        chance = randomness(seed, f"{plan.name}/statistics", batch)
        clip.encode_image(draw_batch(tokenizer, plan.batch_size, chance).pictures)
