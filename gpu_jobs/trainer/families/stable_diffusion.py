"""Stable Diffusion 1.x/2.x and what is shaped like it: CLIP text encoder, UNet2DConditionModel, AutoencoderKL."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from torch import Tensor

from curation.model_libraries import diffusers
from gpu_jobs.trainer.errors import UnsupportedModelError
from gpu_jobs.trainer.families.family import Conditions
from gpu_jobs.trainer.families.framing import centre_crop
from gpu_jobs.trainer.sampling import Pipeline

PREDICTION_TYPES = ("epsilon", "v_prediction")


class StableDiffusion:
    """What the loop needs of one architecture: encode prompts and pictures, add noise, predict, compare.

    Trained is the denoiser alone; text encoder and VAE stay as they are.
    """

    def __init__(self, pipeline: Pipeline, *, autocast: torch.dtype | None = None) -> None:
        self.pipeline = pipeline
        self.denoiser: Any = pipeline.unet
        self._autocast = autocast
        for frozen in (pipeline.vae, pipeline.text_encoder):
            frozen.requires_grad_(False).eval()
        # Samplers differ in what they keep of the noise schedule; DDPM's form has all of it, and rescales
        # to zero terminal SNR where the pipeline's own scheduler says so.
        self._schedule = diffusers.DDPMScheduler.from_config(pipeline.scheduler.config)
        self.prediction_type: str = self._schedule.config.prediction_type
        if self.prediction_type not in PREDICTION_TYPES:
            raise UnsupportedModelError(
                f"The pipeline predicts {self.prediction_type!r}; it can be trained if it predicts one of "
                f"{', '.join(PREDICTION_TYPES)}."
            )

    @property
    def device(self) -> torch.device:
        """Where the denoiser lives."""
        return torch.device(self.pipeline.device)

    @property
    def timesteps(self) -> int:
        """Length of the noise schedule; timesteps are integers below it."""
        return int(self._schedule.config.num_train_timesteps)

    @property
    def continuous_time(self) -> bool:
        """Timesteps are whole numbers."""
        return False

    @property
    def lora_targets(self) -> tuple[str, ...]:
        """The projections of every attention."""
        return ("to_q", "to_k", "to_v", "to_out.0")

    @torch.no_grad()
    def encode_prompts(self, prompts: Sequence[str]) -> dict[str, Tensor]:
        """``states`` (prompts, tokens, width), float32, exactly as the pipeline makes them for sampling."""
        states, _ = self.pipeline.encode_prompt(
            list(prompts), self.device, num_images_per_prompt=1, do_classifier_free_guidance=False
        )
        return {"states": states.float()}

    @torch.no_grad()
    def encode_pictures(self, pictures: Sequence[Image.Image], resolution: int) -> tuple[Tensor, Tensor]:
        """Posterior means and deviations of scaled latents, (pictures, channels, height, width) each, float32.

        Pictures are resized so that the shorter side is ``resolution`` pixels, and cropped about the centre.
        """
        framed = [centre_crop(picture, resolution) for picture in pictures]
        vae = self.pipeline.vae
        pixels = self.pipeline.image_processor.preprocess(framed).to(vae.device, vae.dtype)
        posterior = vae.encode(pixels).latent_dist
        shift = getattr(vae.config, "shift_factor", None) or 0.0
        scale = vae.config.scaling_factor
        return ((posterior.mean - shift) * scale).float(), (posterior.std * scale).float()

    def noised(self, latents: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """x_t = √ᾱ x_0 + √(1-ᾱ) ε."""
        return self._schedule.add_noise(latents, noise, timesteps)  # type: ignore[no-any-return]

    def target(self, latents: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """What the network is asked for: ε, or v = √ᾱ ε - √(1-ᾱ) x_0."""
        if self.prediction_type == "epsilon":
            return noise
        return self._schedule.get_velocity(latents, noise, timesteps)  # type: ignore[no-any-return]

    def predict(self, network: Any, noisy: Tensor, timesteps: Tensor, conditions: Conditions) -> Tensor:
        """The prediction of ``network`` (policy or reference) in float32, shaped as ``noisy``."""
        on_device = torch.autocast(self.device.type, self._autocast) if self._autocast else nullcontext()
        with on_device:
            prediction = network(noisy, timesteps, encoder_hidden_states=conditions["states"], return_dict=False)[0]
        return prediction.float()  # type: ignore[no-any-return]

    def clean_and_noise(self, prediction: Tensor, noisy: Tensor, timesteps: Tensor) -> tuple[Tensor, Tensor]:
        """x_0 and ε out of ε or v: both rotations of (x_t, prediction) by the angle of the noise level."""
        signal, noise = self._levels(timesteps, noisy)
        if self.prediction_type == "epsilon":
            return (noisy - noise * prediction) / signal, prediction
        return signal * noisy - noise * prediction, noise * noisy + signal * prediction

    def noise_factor(self, timesteps: Tensor) -> Tensor:
        """One for ε; ᾱ for v, since |v error|² = |ε error|² / ᾱ for the same belief."""
        cumulative = self._schedule.alphas_cumprod.to(timesteps.device)[timesteps]
        return torch.ones_like(cumulative) if self.prediction_type == "epsilon" else cumulative

    def _levels(self, timesteps: Tensor, like: Tensor) -> tuple[Tensor, Tensor]:
        """√ᾱ and √(1-ᾱ), ready to multiply ``like``."""
        cumulative = self._schedule.alphas_cumprod.to(like.device)[timesteps]
        cumulative = cumulative.view(-1, *[1] * (like.ndim - 1))
        return cumulative.sqrt(), (1 - cumulative).sqrt()

    def encoder_fingerprint(self) -> str:
        """A hash of all that decides what :meth:`encode_prompts` and :meth:`encode_pictures` return."""
        digest = hashlib.sha256()
        for module in (self.pipeline.vae, self.pipeline.text_encoder):
            settings = dict(module.config) if isinstance(module.config, dict) else module.config.to_dict()
            settings.pop("_name_or_path", None)
            digest.update(json.dumps(settings, sort_keys=True, default=str).encode())
            for name, tensor in sorted(module.state_dict().items()):
                digest.update(name.encode())
                digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
        digest.update(repr(sorted(self.pipeline.tokenizer.get_vocab().items())).encode())
        return digest.hexdigest()

    def save(self, folder: Path) -> None:
        """Write the whole pipeline as a diffusers folder of safetensors."""
        self.pipeline.save_pretrained(folder, safe_serialization=True)
