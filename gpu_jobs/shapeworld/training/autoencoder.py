"""Teaches the VAE to carry pictures as 8×16×16 latents of mean 0 and deviation 1."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from gpu_jobs.shapeworld.captions import parse, sample_captions
from gpu_jobs.shapeworld.renderer import draw
from gpu_jobs.shapeworld.training.stage import StagePlan, StepRandomness, run_stage

AUTOENCODER = StagePlan("autoencoder", steps=2200, batch_size=16, learning_rate=2e-3)

# In units of a latent's own deviation: the decoder must forgive the denoiser's small errors.
LATENT_NOISE = 0.05
# Nine tenths of a picture are its background, which is easy.
OBJECT_WEIGHT = 3.0
MEAN_PENALTY = 1e-4
# exp(-8 / 2) = .018 of a latent's deviation: sampling the posterior hardly differs from its mode
FIXED_LOG_VARIANCE = -8.0


def train_autoencoder(vae: Any, work: Path, seed: int) -> None:
    """Train encoder and decoder together, then centre and scale the latents."""

    def loss_of_step(step: int, chance: StepRandomness) -> tuple[Tensor, dict[str, float]]:
        pictures = pictures_batch(chance.numpy, AUTOENCODER.batch_size)
        with _bf16():
            latents = vae.encode(pictures).latent_dist.mode().float()
        error, psnr = _reconstruction(vae, latents, pictures, chance)
        return error + MEAN_PENALTY * latents.square().mean(), {"psnr": psnr}

    run_stage(AUTOENCODER, nn.ModuleDict({"vae": vae}), loss_of_step, work, seed)
    normalise_latents(vae, pictures_batch(np.random.default_rng(seed), 512))
    vae.requires_grad_(False)


def pictures_batch(rng: np.random.Generator, n: int) -> Tensor:
    """Rendered pictures of training captions, (n, 3, 64, 64) in [-1, 1]."""
    return to_tensor([draw(parse(text), rng) for text in sample_captions(n, rng)])


def to_tensor(pictures: list[np.ndarray[Any, Any]]) -> Tensor:
    """uint8 pictures (64, 64, 3) as one tensor (n, 3, 64, 64) in [-1, 1]."""
    return torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1


@torch.no_grad()
def normalise_latents(vae: Any, pictures: Tensor) -> None:
    """Fold each channel's mean and deviation into the convolutions around the latents.

    Afterwards latents have mean 0 and deviation 1 a channel, so the pipeline needs neither shift nor scale, and a
    fixed small variance (the training above never used the one that the encoder predicts).
    """
    moments = vae.quant_conv(vae.encoder(pictures))
    channels = moments.shape[1] // 2
    means = moments[:, :channels].transpose(0, 1).flatten(1)
    mean, deviation = means.mean(dim=1), means.std(dim=1)
    quant, post = vae.quant_conv, vae.post_quant_conv
    quant.weight[:channels] /= deviation[:, None, None, None]
    quant.bias[:channels] = (quant.bias[:channels] - mean) / deviation
    quant.weight[channels:] = 0.0
    quant.bias[channels:] = FIXED_LOG_VARIANCE
    post.bias += (post.weight[:, :, 0, 0] * mean).sum(dim=1)
    post.weight *= deviation[None, :, None, None]


def _reconstruction(vae: Any, latents: Tensor, pictures: Tensor, chance: StepRandomness) -> tuple[Tensor, float]:
    noise = torch.randn(latents.shape, generator=chance.torch) * latents.detach().std() * LATENT_NOISE
    with _bf16():
        decoded = vae.decode(latents + noise).sample
    difference = decoded.float() - pictures
    # no object ever covers a corner, so what differs from it is an object
    is_object = (pictures - pictures[:, :, :1, :1]).abs().amax(dim=1, keepdim=True) > 0.1
    weight = 1 + OBJECT_WEIGHT * is_object
    error = (weight * (difference.square() + 0.1 * difference.abs())).mean()
    # PSNR for pictures that span 2
    return error, float(10 * torch.log10(4 / difference.detach().square().mean()))


def _bf16() -> torch.autocast:
    """Halves the time of a step on a CPU that knows bf16, where the denoiser's would get slower."""
    return torch.autocast("cpu", dtype=torch.bfloat16)
