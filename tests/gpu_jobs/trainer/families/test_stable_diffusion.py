"""Laws of the family: its targets are the textbook's, its encodings are those of the pipeline it trains."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from curation.model_libraries import diffusers
from gpu_jobs.trainer.errors import UnsupportedModelError
from gpu_jobs.trainer.families import StableDiffusion, load_family
from tests.gpu_jobs.trainer.tiny import PROMPTS, noise_picture, tiny_pipeline

TIMESTEPS = torch.tensor([0, 500, 999])


def abar(family_pipeline: Any) -> torch.Tensor:
    """ᾱ of the timesteps from the pipeline's own scheduler, on which sampling relies."""
    return family_pipeline.scheduler.alphas_cumprod[TIMESTEPS].reshape(-1, 1, 1, 1)


@pytest.mark.parametrize("zero_snr", [False, True])
@pytest.mark.parametrize("prediction_type", ["epsilon", "v_prediction"])
def test_noising_and_target_follow_the_schedule(prediction_type: Any, zero_snr: bool) -> None:
    pipeline = tiny_pipeline(prediction_type=prediction_type, zero_snr=zero_snr)
    family = StableDiffusion(pipeline)
    x0, noise = torch.randn(3, 4, 8, 8), torch.randn(3, 4, 8, 8)
    a = abar(pipeline)
    noisy = family.noised(x0, noise, TIMESTEPS)
    torch.testing.assert_close(noisy, a.sqrt() * x0 + (1 - a).sqrt() * noise)
    expected = noise if prediction_type == "epsilon" else a.sqrt() * noise - (1 - a).sqrt() * x0
    torch.testing.assert_close(family.target(x0, noise, TIMESTEPS), expected)


def test_at_zero_terminal_snr_nothing_of_the_picture_is_left() -> None:
    family = StableDiffusion(tiny_pipeline(zero_snr=True))
    noise = torch.randn(1, 4, 8, 8)
    noisy = family.noised(torch.randn(1, 4, 8, 8), noise, torch.tensor([999]))
    torch.testing.assert_close(noisy, noise, rtol=0, atol=1e-6)


def test_the_target_is_what_one_denoising_step_turns_back_into_the_picture() -> None:
    """Parity with sampling: fed the training target as its prediction, the pipeline's sampler finds x_0."""
    pipeline = tiny_pipeline(zero_snr=True)
    family = StableDiffusion(pipeline)
    x0, noise, t = torch.randn(1, 4, 8, 8), torch.randn(1, 4, 8, 8), torch.tensor([700])
    pipeline.scheduler.set_timesteps(10)
    step = pipeline.scheduler.step(family.target(x0, noise, t), 700, family.noised(x0, noise, t))
    torch.testing.assert_close(step.pred_original_sample, x0, rtol=1e-4, atol=1e-4)


def test_encoding_is_the_vaes_scaled_posterior() -> None:
    pipeline = tiny_pipeline()
    family = StableDiffusion(pipeline)
    picture = noise_picture(1)
    content = torch.from_numpy(np.array(picture)).permute(2, 0, 1)[None]
    mean, deviation = family.encode_media(content)
    pixels = content / 127.5 - 1
    with torch.no_grad():
        posterior = pipeline.vae.encode(pixels).latent_dist
    torch.testing.assert_close(mean, posterior.mean * 0.7, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(deviation, posterior.std * 0.7, rtol=1e-4, atol=1e-5)


def test_prompts_are_encoded_as_in_sampling() -> None:
    pipeline = tiny_pipeline()
    tokens = pipeline.tokenizer(PROMPTS, padding="max_length", max_length=12, return_tensors="pt").input_ids
    with torch.no_grad():
        expected = pipeline.text_encoder(tokens).last_hidden_state
    torch.testing.assert_close(StableDiffusion(pipeline).encode_prompts(PROMPTS)["states"], expected)


def test_only_the_denoiser_can_learn() -> None:
    family = StableDiffusion(tiny_pipeline())
    parts = (family.pipeline.vae, family.pipeline.text_encoder)
    assert not any(p.requires_grad for part in parts for p in part.parameters())


def test_a_parametrisation_without_a_target_is_refused() -> None:
    pipeline = tiny_pipeline()
    pipeline.scheduler = diffusers.DDIMScheduler(prediction_type="sample")
    with pytest.raises(UnsupportedModelError, match="'sample'"):
        StableDiffusion(pipeline)


def test_another_architecture_is_refused_by_name(tmp_path: Path) -> None:
    pipeline = tiny_pipeline()
    diffusers.DDPMPipeline(unet=pipeline.unet, scheduler=pipeline.scheduler).save_pretrained(tmp_path / "ddpm")
    with pytest.raises(UnsupportedModelError, match="DDPMPipeline"):
        load_family(tmp_path / "ddpm", device=torch.device("cpu"))


def test_the_encoders_fingerprint_ignores_the_denoiser_and_notices_the_vae() -> None:
    base, other_denoiser, other_vae = (StableDiffusion(tiny_pipeline()) for _ in range(3))
    with torch.no_grad():
        next(other_denoiser.denoiser.parameters()).add_(1.0)
        next(other_vae.pipeline.vae.parameters()).add_(1.0)
    assert base.encoder_fingerprint() == other_denoiser.encoder_fingerprint()
    assert base.encoder_fingerprint() != other_vae.encoder_fingerprint()
