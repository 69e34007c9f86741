import numpy as np
import pytest
import torch

from gpu_jobs.shapeworld.components import LATENT_CHANNELS, LATENT_SIZE, build_autoencoder
from gpu_jobs.shapeworld.training.autoencoder import normalise_latents, pictures_batch


def test_normalising_centres_the_latents_and_changes_no_reconstruction() -> None:
    torch.manual_seed(0)
    vae = build_autoencoder()
    pictures = pictures_batch(np.random.default_rng(0), 24)
    with torch.no_grad():
        before = vae.decode(vae.encode(pictures).latent_dist.mode()).sample
        normalise_latents(vae, pictures)
        posterior = vae.encode(pictures).latent_dist
        after = vae.decode(posterior.mode()).sample
    assert posterior.mean.shape == (24, LATENT_CHANNELS, LATENT_SIZE, LATENT_SIZE)
    assert torch.allclose(before, after, atol=1e-4)
    assert posterior.mean.mean(dim=(0, 2, 3)).abs().max() < 1e-3
    assert posterior.mean.std(dim=(0, 2, 3)).numpy() == pytest.approx(1.0, abs=1e-3)
    assert posterior.std.max() < 0.05


def test_pictures_are_signed_and_span_the_range() -> None:
    pictures = pictures_batch(np.random.default_rng(0), 16)
    assert pictures.shape == (16, 3, 64, 64)
    assert -1 <= pictures.min() < -0.5 < 0.5 < pictures.max() <= 1
