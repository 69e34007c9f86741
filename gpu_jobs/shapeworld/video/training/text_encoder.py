"""Teaches the text encoder to parse captions of clips, so that no two words look alike to the denoiser."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from gpu_jobs.shapeworld.captions import COLOURS, SHAPES
from gpu_jobs.shapeworld.training.latents import tokenise
from gpu_jobs.shapeworld.training.stage import StagePlan, StepRandomness, run_stage
from gpu_jobs.shapeworld.video.captions import DIRECTIONS, SPEEDS, ClipCaption, random_clip_captions
from gpu_jobs.shapeworld.video.components import TEXT_WIDTH

TEXT_ENCODER = StagePlan("clip_text_encoder", steps=300, batch_size=64, learning_rate=1e-3)
_SIZES = [len(SHAPES), len(COLOURS), len(SPEEDS), 1 + len(DIRECTIONS)]


def teach_parsing(text_encoder: Any, tokenizer: Any, work: Path, seed: int) -> None:
    """Train the text encoder with a throw-away head that reads every claim off the end sign's state."""
    model = nn.ModuleDict({"text_encoder": text_encoder, "head": nn.Linear(TEXT_WIDTH, sum(_SIZES))})

    def loss_of_step(step: int, chance: StepRandomness) -> tuple[Tensor, dict[str, float]]:
        captions = random_clip_captions(TEXT_ENCODER.batch_size, chance.numpy)
        answers = torch.tensor([claims_of(caption) for caption in captions])
        ids = tokenise(tokenizer, [caption.text for caption in captions])
        states = encode_text(text_encoder, ids)
        ends = (ids == tokenizer.eos_token_id).int().argmax(dim=1)
        guesses = model["head"](states[torch.arange(len(ids)), ends]).split(_SIZES, dim=1)
        losses = [functional.cross_entropy(guess, answers[:, i]) for i, guess in enumerate(guesses)]
        right = torch.stack([guess.argmax(dim=1) == answers[:, i] for i, guess in enumerate(guesses)])
        return torch.stack(losses).sum(), {"parsed": float(right.all(dim=0).float().mean())}

    run_stage(TEXT_ENCODER, model, loss_of_step, work, seed)


def encode_text(text_encoder: Any, token_ids: Tensor) -> Tensor:
    """The states that `WanPipeline` gives its denoiser (n, length, width): those of padding are zero."""
    mask = token_ids != text_encoder.config.pad_token_id
    states: Tensor = text_encoder(token_ids, mask.long()).last_hidden_state
    masked: Tensor = states * mask[..., None]
    return masked


def claims_of(caption: ClipCaption) -> list[int]:
    """The answers to every question about a caption, in the order of the head's outputs."""
    direction = 0 if caption.motion is None else 1 + DIRECTIONS.index(caption.motion.direction)
    return [
        SHAPES.index(caption.shape),
        COLOURS.index(caption.colour),
        SPEEDS.index(caption.speed),
        direction,
    ]
