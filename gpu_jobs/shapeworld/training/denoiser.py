"""Teaches the UNet and the text encoder, together, to draw what a caption says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from gpu_jobs.shapeworld.training.latents import LatentBank, tokenise
from gpu_jobs.shapeworld.training.stage import StagePlan, StepRandomness, run_stage

DENOISER = StagePlan("denoiser", steps=9000, batch_size=32, learning_rate=1e-3, warmup_steps=200)
BANK_SIZE = 40_000

# The layout, and with it the direction of a relation, is decided at very high noise: without this emphasis the
# direction stayed a coin flip for thousands of steps. Once layouts are right (after 2,000 steps in nineteen of
# twenty pictures), shapes profit more from the rest of the timesteps.
LAYOUT_STEPS = 2000
NOISIEST_SHARE = 0.5
NOISIEST_SHARE_LATER = 0.15
NOISIEST_FROM = 800
# Nine tenths of a picture are background; what its objects look like is decided in the rest.
OBJECT_WEIGHT = 4.0
# Captions dropped so that the model also learns the unconditional picture, which guidance needs.
CAPTION_DROPOUT = 0.1


def train_denoiser(
    pipeline: Any,
    bank: LatentBank,
    work: Path,
    seed: int,
    *,
    plan: StagePlan,
    at_checkpoint: Callable[[int], None] | None = None,
) -> None:
    """Train the pipeline's UNet and text encoder on the bank by v-prediction."""
    empty = tokenise(pipeline.tokenizer, [""])
    model = nn.ModuleDict({"unet": pipeline.unet, "text_encoder": pipeline.text_encoder})
    model.requires_grad_(True)

    def loss_of_step(step: int, chance: StepRandomness) -> tuple[Tensor, dict[str, float]]:
        rows = torch.randint(len(bank), (plan.batch_size,), generator=chance.torch)
        dropped = torch.rand(plan.batch_size, generator=chance.torch) < CAPTION_DROPOUT
        token_ids = torch.where(dropped[:, None], empty, bank.token_ids[rows])
        share = NOISIEST_SHARE if step < LAYOUT_STEPS else NOISIEST_SHARE_LATER
        timesteps = draw_timesteps(plan.batch_size, share, chance.torch)
        errors = denoising_errors(pipeline, bank.latents[rows], token_ids, timesteps, chance.torch)
        weights = 1 + OBJECT_WEIGHT * bank.object_cells[rows]
        return (weights * errors).mean() / weights.mean(), {}

    run_stage(plan, model, loss_of_step, work, seed, at_checkpoint=at_checkpoint)


def denoising_errors(
    pipeline: Any, latents: Tensor, token_ids: Tensor, timesteps: Tensor, generator: torch.Generator
) -> Tensor:
    """Squared error of the predicted velocity (n, 8, 16, 16)."""
    noise = torch.randn(latents.shape, generator=generator)
    noisy = pipeline.scheduler.add_noise(latents, noise, timesteps)
    velocity = pipeline.scheduler.get_velocity(latents, noise, timesteps)
    states = pipeline.text_encoder(token_ids)[0]
    predicted = pipeline.unet(noisy, timesteps, encoder_hidden_states=states).sample
    errors: Tensor = (predicted - velocity).square()
    return errors


def draw_timesteps(n: int, noisiest_share: float, generator: torch.Generator) -> Tensor:
    """Timesteps (n,): a share from the noisiest fifth, the rest from all thousand."""
    everywhere = torch.randint(0, 1000, (n,), generator=generator)
    noisiest = torch.randint(NOISIEST_FROM, 1000, (n,), generator=generator)
    return torch.where(torch.rand(n, generator=generator) < noisiest_share, noisiest, everywhere)
