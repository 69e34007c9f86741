"""Teaches the text encoder to parse captions, so that words which look alike to a denoiser are far apart for it.

Learning from the denoiser's errors alone, it held "circle" and "square" for nearly the same word: the difference
shows in few pixels.
"""

from pathlib import Path
from typing import Any, get_args

import torch
from torch import Tensor, nn
from torch.nn import functional

from gpu_jobs.shapeworld.captions import COLOURS, SHAPES, SIZES, Caption, Relation, parse, sample_captions
from gpu_jobs.shapeworld.components import TEXT_WIDTH
from gpu_jobs.shapeworld.training.latents import tokenise
from gpu_jobs.shapeworld.training.stage import StagePlan, StepRandomness, run_stage

TEXT_ENCODER = StagePlan("text_encoder", steps=600, batch_size=64, learning_rate=1e-3)
SLOTS = 3
# One question a slot for shape, colour and size, and one for the relation; answer 0 means "not said".
_CHOICES = (SHAPES, COLOURS, SIZES) * SLOTS + (get_args(Relation),)
_SIZES = [1 + len(choices) for choices in _CHOICES]


def teach_parsing(text_encoder: Any, tokenizer: Any, work: Path, seed: int) -> None:
    """Train the text encoder with a throw-away head that reads every claim off the last token's state."""
    model = nn.ModuleDict({"text_encoder": text_encoder, "head": nn.Linear(TEXT_WIDTH, sum(_SIZES))})

    def loss_of_step(step: int, chance: StepRandomness) -> tuple[Tensor, dict[str, float]]:
        texts = sample_captions(TEXT_ENCODER.batch_size, chance.numpy, "train")
        answers = torch.tensor([claims_of(parse(text)) for text in texts])
        # the model is causal: the last token, always an end sign, has seen the whole caption
        state = text_encoder(tokenise(tokenizer, texts))[0][:, -1]
        guesses = model["head"](state).split(_SIZES, dim=1)
        losses = [functional.cross_entropy(guess, answers[:, i]) for i, guess in enumerate(guesses)]
        right = torch.stack([guess.argmax(dim=1) == answers[:, i] for i, guess in enumerate(guesses)])
        return torch.stack(losses).sum(), {"parsed": float(right.all(dim=0).float().mean())}

    run_stage(TEXT_ENCODER, model, loss_of_step, work, seed)


def claims_of(caption: Caption) -> list[int]:
    """The answers to every question about a caption, in the order of the head's outputs."""
    claims: list[str | None] = []
    for slot in range(SLOTS):
        said = caption.objects[slot] if slot < len(caption.objects) else None
        claims += [said.shape, said.colour, said.size] if said else [None, None, None]
    claims.append(caption.relation)
    return [
        0 if claim is None else 1 + choices.index(claim) for claim, choices in zip(claims, _CHOICES, strict=True)
    ]
