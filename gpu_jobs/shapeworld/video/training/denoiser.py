"""Teaches the transformer and the text encoder, together, to make the clip that a caption describes."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from gpu_jobs.shapeworld.training.latents import tokenise
from gpu_jobs.shapeworld.training.stage import StagePlan, StepRandomness, run_stage
from gpu_jobs.shapeworld.video.training.latents import ClipBank
from gpu_jobs.shapeworld.video.training.text_encoder import encode_text

# Colours come first, then shapes and directions; after half of the steps these still come.
DENOISER = StagePlan("clip_denoiser", steps=16_000, batch_size=16, learning_rate=1e-3, warmup_steps=100)
BANK_SIZE = 16_000

# Where and which way is decided at very high noise, as in pictures.
NOISIEST_SHARE = 0.4
NOISIEST_FROM = 0.8
# Nine tenths of a clip are background; what its object looks like is decided in the rest.
OBJECT_WEIGHT = 4.0
# Captions dropped so that the model also learns the unconditional clip, which guidance needs.
CAPTION_DROPOUT = 0.1
# To how many states captions are padded: mostly to their own length, and now and then to the lengths that
# `WanPipeline` pads to by default (its `encode_prompt`, its call), which Wan's attention sees as well.
LONG_PADDING = (226, 512)
LONG_PADDING_SHARE = 0.05


def train_denoiser(
    pipeline: Any,
    make_bank: Callable[[], ClipBank],
    work: Path,
    seed: int,
    *,
    plan: StagePlan,
    at_checkpoint: Callable[[int], None] | None = None,
) -> None:
    """Train the pipeline's transformer and text encoder on a bank by rectified flow.

    The bank is made at the first step, so not at all where the stage is done.
    """
    the_bank = cache(make_bank)
    empty = tokenise(pipeline.tokenizer, [""])
    model = nn.ModuleDict({"transformer": pipeline.transformer, "text_encoder": pipeline.text_encoder})
    model.requires_grad_(True)

    def loss_of_step(step: int, chance: StepRandomness) -> tuple[Tensor, dict[str, float]]:
        bank = the_bank()
        rows = torch.randint(len(bank), (plan.batch_size,), generator=chance.torch)
        dropped = torch.rand(plan.batch_size, generator=chance.torch) < CAPTION_DROPOUT
        token_ids = torch.where(dropped[:, None], empty, bank.token_ids[rows])
        states = encode_text(pipeline.text_encoder, token_ids)
        if chance.numpy.random() < LONG_PADDING_SHARE:
            length = LONG_PADDING[chance.numpy.integers(len(LONG_PADDING))]
            states = functional.pad(states, (0, 0, 0, length - states.shape[1]))
        times = draw_times(plan.batch_size, chance.torch)
        errors = flow_errors(pipeline.transformer, bank.latents[rows], states, times, chance.torch)
        weights = 1 + OBJECT_WEIGHT * bank.object_cells[rows]
        return (weights * errors).mean() / weights.mean(), {}

    run_stage(plan, model, loss_of_step, work, seed, at_checkpoint=at_checkpoint)


def flow_errors(
    transformer: Any, latents: Tensor, states: Tensor, times: Tensor, generator: torch.Generator
) -> Tensor:
    """Squared error of the predicted velocity ε - x at (1 - t) x + t ε, shaped as the latents."""
    noise = torch.randn(latents.shape, generator=generator)
    t = times[:, None, None, None, None]
    predicted = transformer((1 - t) * latents + t * noise, times * 1000, states).sample
    errors: Tensor = (predicted - (noise - latents)).square()
    return errors


def draw_times(n: int, generator: torch.Generator) -> Tensor:
    """Times (n,) in (0, 1), 1 being noise: a share from the noisiest fifth, the rest from everywhere."""
    everywhere = torch.rand(n, generator=generator)
    noisiest = NOISIEST_FROM + (1 - NOISIEST_FROM) * torch.rand(n, generator=generator)
    is_noisiest = torch.rand(n, generator=generator) < NOISIEST_SHARE
    return torch.where(is_noisiest, noisiest, everywhere).clamp(1e-3, 1 - 1e-3)
