"""Teaches the VAE to carry clips as 8×5×8×8 latents of mean 0 and deviation 1."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from gpu_jobs.shapeworld.geometry import BACKGROUNDS
from gpu_jobs.shapeworld.training.stage import StagePlan, StepRandomness, run_stage
from gpu_jobs.shapeworld.video.captions import random_clip_captions
from gpu_jobs.shapeworld.video.flaws import random_flaw
from gpu_jobs.shapeworld.video.motion import FRAMES
from gpu_jobs.shapeworld.video.renderer import compose_clip, render_clip

# Single frames first: they cost a ninth and teach the shapes and colours.
STILLS = StagePlan("clip_stills", steps=1000, batch_size=32, learning_rate=2e-3)
# Three latent frames, so that the causal layers learn to look back over more than one.
CLIPS = StagePlan("clip_autoencoder", steps=1000, batch_size=6, learning_rate=1.5e-3)
FRAMES_AT_ONCE = 9
# The decoder alone: latents stay as they are, so the denoiser can learn at the same time.
DECODER = StagePlan("clip_decoder", steps=800, batch_size=6, learning_rate=1e-3)

# In units of a latent's own deviation: the decoder must forgive the denoiser's small errors.
LATENT_NOISE = 0.05
# Nine tenths of a frame are its background, which is easy.
OBJECT_WEIGHT = 4.0
MEAN_PENALTY = 1e-4
# exp(-8 / 2) = .018 of a latent's deviation: sampling the posterior hardly differs from its mode
FIXED_LOG_VARIANCE = -8.0
# The VAE must be able to show what goes wrong, or flaws would be the model's and the VAE's mixed.
FLAWED_SHARE = 0.4
# More than clips have, so that it knows shades.
ALL_GROUNDS = tuple(BACKGROUNDS)


def train_autoencoder(vae: Any, work: Path, seed: int, scale: float = 1.0) -> None:
    """Train encoder and decoder together, on frames and then on clips; then centre and scale the latents."""
    for plan, frames in ((STILLS, 1), (CLIPS, FRAMES_AT_ONCE)):
        _train_on(vae, plan.times(scale), frames, work, seed)
    normalise_latents(vae, clips_batch(np.random.default_rng(seed), 96, FRAMES))
    vae.requires_grad_(False)


def train_decoder(vae: Any, work: Path, seed: int, scale: float = 1.0) -> None:
    """Train the decoder further; what the encoder makes of a clip stays the same."""
    vae.decoder.requires_grad_(True)
    _train_on(vae, DECODER.times(scale), FRAMES_AT_ONCE, work, seed)
    vae.requires_grad_(False)


def clips_batch(rng: np.random.Generator, n: int, frames: int) -> Tensor:
    """Stretches of `frames` frames of clips of training captions, some with a flaw: (n, 3, frames, 32, 32)."""
    clips = []
    for caption in random_clip_captions(n, rng):
        flaws = (random_flaw(caption.colour, rng),) if rng.random() < FLAWED_SHARE else ()
        start = int(rng.integers(FRAMES - frames + 1))
        clips.append(render_clip(compose_clip(caption, rng, flaws, ALL_GROUNDS))[start : start + frames])
    return clips_to_tensor(clips)


def clips_to_tensor(clips: list[NDArray[np.uint8]]) -> Tensor:
    """uint8 clips (frames, h, w, 3) as one tensor (n, 3, frames, h, w) in [-1, 1]."""
    return torch.from_numpy(np.stack(clips)).permute(0, 4, 1, 2, 3).float() / 127.5 - 1


@torch.no_grad()
def normalise_latents(vae: Any, clips: Tensor) -> None:
    """Fold each channel's mean and deviation into the 1×1×1 convolutions around the latents.

    Afterwards latents have mean 0 and deviation 1 a channel, as the configuration of the VAE says, and a fixed
    small variance (the training above never used the one that the encoder predicts).
    """
    means = vae.encode(clips).latent_dist.mode().transpose(0, 1).flatten(1)
    channels = len(means)
    mean, deviation = means.mean(dim=1), means.std(dim=1)
    quant, post = vae.quant_conv, vae.post_quant_conv
    quant.weight[:channels] /= deviation[:, None, None, None, None]
    quant.bias[:channels] = (quant.bias[:channels] - mean) / deviation
    quant.weight[channels:] = 0.0
    quant.bias[channels:] = FIXED_LOG_VARIANCE
    post.bias += (post.weight[:, :, 0, 0, 0] * mean).sum(dim=1)
    post.weight *= deviation[None, :, None, None, None]


def object_pixels(clips: Tensor) -> Tensor:
    """Where clips (n, 3, frames, h, w) show an object: (n, 1, frames, h, w), booleans."""
    # no object ever covers the corner
    return (clips - clips[:, :, :, :1, :1]).abs().amax(dim=1, keepdim=True) > 0.1


def _train_on(vae: Any, plan: StagePlan, frames: int, work: Path, seed: int) -> None:
    def loss_of_step(step: int, chance: StepRandomness) -> tuple[Tensor, dict[str, float]]:
        clips = clips_batch(chance.numpy, plan.batch_size, frames)
        with bf16(), torch.set_grad_enabled(any(each.requires_grad for each in vae.encoder.parameters())):
            latents = vae.encode(clips).latent_dist.mode().float()
        error, psnr = _reconstruction(vae, latents, clips, chance)
        return error + MEAN_PENALTY * latents.square().mean(), {"psnr": psnr}

    run_stage(plan, nn.ModuleDict({"vae": vae}), loss_of_step, work, seed)


def _reconstruction(vae: Any, latents: Tensor, clips: Tensor, chance: StepRandomness) -> tuple[Tensor, float]:
    noise = torch.randn(latents.shape, generator=chance.torch) * latents.detach().std() * LATENT_NOISE
    with bf16():
        decoded = vae.decode(latents + noise).sample
    difference = decoded.float() - clips
    weight = 1 + OBJECT_WEIGHT * object_pixels(clips)
    error = (weight * (difference.square() + 0.1 * difference.abs())).mean()
    # PSNR for pictures that span 2
    return error, float(10 * torch.log10(4 / difference.detach().square().mean()))


def bf16() -> torch.autocast:
    """Halves the time of a step on a CPU that knows bf16."""
    return torch.autocast("cpu", dtype=torch.bfloat16)
