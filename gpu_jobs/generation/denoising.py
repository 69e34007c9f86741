"""Denoising a step at a time, for strategies that stop on the way: to branch, to weigh, or to begin late.

Steps are DDIM's (Song et al., arXiv:2010.02502), whatever sampler the pipeline comes with: they keep no memory of
the steps before, so a trajectory can be left and taken up again, and their noise can be given from outside. Run
through without noise they are the pipeline's own pictures, which a test holds.
"""

from collections.abc import Sequence
from typing import Any

import torch
from PIL import Image
from torch import Tensor

from curation.model_libraries import diffusers
from gpu_jobs.generation.seeds import step_seed
from gpu_jobs.trainer.denormals import flushed_denormals
from gpu_jobs.trainer.families.schedules import PREDICTION_TYPES

PIPELINES = ("StableDiffusionPipeline",)


class StepsUnknown(ValueError):
    """The pipeline's steps cannot be taken one by one here."""


class Denoising:
    """A batch of prompts on their way from noise to pictures in `steps` steps; latents are (n, channels, h, w).

    Place p of the way is before step p: place 0 is noise, place `steps` is done. Raises StepsUnknown.
    """

    def __init__(self, pipeline: Any, prompts: Sequence[str], *, steps: int, guidance: float) -> None:
        if type(pipeline).__name__ not in PIPELINES:
            raise StepsUnknown(
                f"The steps of a {type(pipeline).__name__} cannot be taken one by one, only those of "
                f"{', '.join(PIPELINES)}: choose another model, or another way of making samples differ."
            )
        predicts = pipeline.scheduler.config.prediction_type
        if predicts not in PREDICTION_TYPES:
            raise StepsUnknown(
                f"The model predicts {predicts!r}; steps are taken one by one for {', '.join(PREDICTION_TYPES)}."
            )
        self.steps = steps
        self._pipeline = pipeline
        self._guidance = guidance
        self._device = torch.device(pipeline.device)
        self._scheduler = diffusers.DDIMScheduler.from_config(pipeline.scheduler.config)
        self._scheduler.set_timesteps(steps, device=self._device)
        self._stride = self._scheduler.config.num_train_timesteps // steps
        self._text = self._encoded(prompts)

    def noise(self, seeds: Sequence[int]) -> Tensor:
        """The start of each trajectory, as the pipeline itself would draw it for these seeds."""
        config, scale = self._pipeline.unet.config, self._pipeline.vae_scale_factor
        side = config.sample_size * scale
        return self._pipeline.prepare_latents(  # type: ignore[no-any-return]
            len(seeds), config.in_channels, side, side, self._text.dtype, self._device, _generators(seeds), None
        )

    def corrupted(self, pictures: Sequence[Image.Image], place: int, seeds: Sequence[int]) -> Tensor:
        """The pictures with as much noise as there is at `place`: √ᾱ x_0 + √(1-ᾱ) ε, ε by the seeds."""
        clean = self._latents_of(pictures)
        noise = _noise_like(clean, seeds)
        timesteps = self._scheduler.timesteps[place].expand(len(clean))
        return self._scheduler.add_noise(clean, noise, timesteps)  # type: ignore[no-any-return]

    def place_of(self, eta: float) -> int:
        """The place from which a share `eta` of the way is left, the nearest there is; 0 < eta ≤ 1."""
        return self.steps - max(1, round(eta * self.steps))

    @torch.no_grad()
    def step(
        self, latents: Tensor, place: int, stochasticity: float = 0.0, seeds: Sequence[int] = ()
    ) -> tuple[Tensor, Tensor]:
        """The latents at the next place, and what the model takes for the end, x̂_0.

        `stochasticity` is DDIM's η: 0 is deterministic, 1 is DDPM. The noise of a step follows from the seed of its
        trajectory and the place alone.
        """
        timestep = self._scheduler.timesteps[place]
        now, then = self._kept(timestep), self._kept(timestep - self._stride)
        with flushed_denormals():
            clean, noise = self._split(latents, self._predicted(latents, timestep), now)
        # σ of the paper's equation 16; at full stochasticity rounding can leave less than nothing for the rest.
        deviation = stochasticity * ((1 - then) / (1 - now) * (1 - now / then)).sqrt()
        ahead = then.sqrt() * clean + (1 - then - deviation**2).clamp(min=0).sqrt() * noise
        if stochasticity > 0.0:
            ahead = ahead + deviation * _noise_like(latents, [step_seed(seed, place) for seed in seeds])
        return ahead, clean

    def between(
        self, latents: Tensor, first: int, last: int, stochasticity: float = 0.0, seeds: Sequence[int] = ()
    ) -> Tensor:
        """The latents at place `last`, from those at place `first`."""
        for place in range(first, last):
            latents, _ = self.step(latents, place, stochasticity, seeds)
        return latents

    @torch.no_grad()
    def media(self, latents: Tensor) -> list[Image.Image]:
        """RGB pictures of latents at the end of the way, or of x̂_0."""
        vae = self._pipeline.vae
        shift = getattr(vae.config, "shift_factor", None) or 0.0
        pixels = vae.decode(latents / vae.config.scaling_factor + shift, return_dict=False)[0]
        made: list[Image.Image] = self._pipeline.image_processor.postprocess(pixels, output_type="pil")
        return [picture.convert("RGB") for picture in made]

    def _kept(self, timestep: Tensor) -> Tensor:
        """ᾱ at a timestep; before the first one, that of the end of the way."""
        scheduler = self._scheduler
        kept = scheduler.alphas_cumprod[timestep.item()] if timestep >= 0 else scheduler.final_alpha_cumprod
        return kept.to(self._device)  # type: ignore[no-any-return]

    def _split(self, latents: Tensor, predicted: Tensor, kept: Tensor) -> tuple[Tensor, Tensor]:
        """x̂_0 and ε̂, from a prediction of ε or of v = √ᾱ ε - √(1-ᾱ) x_0."""
        signal, spread = kept.sqrt(), (1 - kept).sqrt()
        config = self._scheduler.config
        if config.prediction_type == "v_prediction":
            clean, noise = signal * latents - spread * predicted, signal * predicted + spread * latents
        else:
            clean, noise = (latents - spread * predicted) / signal, predicted
        if config.clip_sample:
            clean = clean.clamp(-config.clip_sample_range, config.clip_sample_range)
        return clean, noise

    @torch.no_grad()
    def _latents_of(self, pictures: Sequence[Image.Image]) -> Tensor:
        """The modes of the pictures' posteriors, scaled."""
        from gpu_jobs.trainer.families.framing import Frame, cropped

        vae = self._pipeline.vae
        side = self._pipeline.unet.config.sample_size * self._pipeline.vae_scale_factor
        framed = [cropped(picture, Frame(side, side)) for picture in pictures]
        pixels = self._pipeline.image_processor.preprocess(framed).to(vae.device, vae.dtype)
        shift = getattr(vae.config, "shift_factor", None) or 0.0
        return (vae.encode(pixels).latent_dist.mode() - shift) * vae.config.scaling_factor  # type: ignore[no-any-return]

    @torch.no_grad()
    def _encoded(self, prompts: Sequence[str]) -> Tensor:
        """Text states, those of the empty prompt before them where there is guidance."""
        text, empty = self._pipeline.encode_prompt(
            list(prompts), self._device, num_images_per_prompt=1, do_classifier_free_guidance=self._guidance > 1.0
        )
        return torch.cat([empty, text]) if self._guidance > 1.0 else text

    def _predicted(self, latents: Tensor, timestep: Tensor) -> Tensor:
        is_guided = self._guidance > 1.0
        inputs = torch.cat([latents] * 2) if is_guided else latents
        predicted: Tensor = self._pipeline.unet(
            inputs, timestep, encoder_hidden_states=self._text, return_dict=False
        )[0]
        if not is_guided:
            return predicted
        plain, asked = predicted.chunk(2)
        return plain + self._guidance * (asked - plain)


def _noise_like(latents: Tensor, seeds: Sequence[int]) -> Tensor:
    """Standard normal noise shaped as n latents, each by its own seed."""
    drawn = [torch.randn(latents[:1].shape, generator=each, dtype=latents.dtype) for each in _generators(seeds)]
    return torch.cat(drawn).to(latents.device)


def _generators(seeds: Sequence[int]) -> list[torch.Generator]:
    # On the CPU whatever the device: CUDA's generator gives other numbers.
    return [torch.Generator("cpu").manual_seed(seed) for seed in seeds]
