"""Denoising a rectified flow a step at a time, from noise or from a noised video.

Steps are Euler's along dx/dσ = v, whatever sampler the pipeline comes with; σ goes from 1 (noise) to 0 on the grid
of the pipeline's own shift. Run through from noise they are the pipeline's own videos, which a test holds.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from curation.model_libraries import diffusers
from curation.scorers.media import Clip
from gpu_jobs.generation.denoising import StepsUnknown
from gpu_jobs.generation.video_shapes import TimedShape
from gpu_jobs.trainer.denormals import flushed_denormals
from gpu_jobs.trainer.sampling import noise_generator
from gpu_jobs.trainer.video_sampling import VideoShape, spare_memory, text_length_of, to_frames

PIPELINES = ("WanPipeline",)


class FlowDenoising:
    """A batch of prompts on their way from noise to videos in `steps` steps; latents are (n, c, frames, h, w).

    Place p of the way is before step p: place 0 is noise, place `steps` is done. Raises StepsUnknown.
    """

    def __init__(
        self, pipeline: Any, prompts: Sequence[str], *, shape: TimedShape, steps: int, guidance: float
    ) -> None:
        if type(pipeline).__name__ not in PIPELINES:
            raise StepsUnknown(
                f"The steps of a {type(pipeline).__name__} cannot be taken one by one; of models that make "
                f"videos, only those of {', '.join(PIPELINES)}: choose another model, or another way of making "
                "samples differ."
            )
        if pipeline.transformer is None or pipeline.transformer_2 is not None or pipeline.config.expand_timesteps:
            raise StepsUnknown(
                "The model is of two experts or of timesteps for each token, which is not known here."
            )
        self.steps = steps
        self.shape = shape
        self._pipeline = pipeline
        self._guidance = guidance
        self._device = torch.device(pipeline.device)
        self._scheduler = euler_of(pipeline.scheduler.config, steps)
        self._text, self._empty = self._encoded(prompts)
        spare_memory(pipeline, VideoShape(shape.width, shape.height, shape.frames))

    def noise(self, seeds: Sequence[int]) -> Tensor:
        """The start of each trajectory, as the pipeline itself would draw it for these seeds."""
        return self._pipeline.prepare_latents(  # type: ignore[no-any-return]
            len(seeds),
            self._pipeline.transformer.config.in_channels,
            self.shape.height,
            self.shape.width,
            self.shape.frames,
            torch.float32,
            self._device,
            [noise_generator(seed) for seed in seeds],
            None,
        )

    def corrupted(self, clips: Sequence[Clip], place: int, seeds: Sequence[int]) -> Tensor:
        """The clips with as much noise as there is at `place`: (1 - σ) x + σ ε, ε by the seeds."""
        sigma = float(self._scheduler.sigmas[place])
        return (1 - sigma) * self._latents_of(clips) + sigma * self.noise(seeds)

    def place_of(self, eta: float) -> int:
        """The place whose σ is nearest to `eta`, from which at least one step is left."""
        return int(np.abs(np.asarray(self._scheduler.sigmas[:-1]) - eta).argmin())

    @torch.no_grad()
    def between(self, latents: Tensor, first: int, last: int) -> Tensor:
        """The latents at place `last`, from those at place `first`."""
        for place in range(first, last):
            with flushed_denormals():
                velocity = self._velocity(latents, place)
            now, then = self._scheduler.sigmas[place], self._scheduler.sigmas[place + 1]
            latents = latents + (then - now).to(self._device) * velocity
        return latents

    @torch.no_grad()
    def media(self, latents: Tensor) -> list[Clip]:
        """The videos of latents at the end of the way."""
        vae = self._pipeline.vae
        mean, deviation = self._moments(latents)
        with flushed_denormals():
            decoded = vae.decode((latents * deviation + mean).to(vae.dtype), return_dict=False)[0]
        videos = self._pipeline.video_processor.postprocess_video(decoded, output_type="np")
        return [Clip(tuple(map(Image.fromarray, to_frames(video))), self.shape.fps) for video in videos]

    @torch.no_grad()
    def _latents_of(self, clips: Sequence[Clip]) -> Tensor:
        """The modes of the clips' posteriors, centred and scaled as the model knows them."""
        vae = self._pipeline.vae
        frames = [self._pipeline.video_processor.preprocess_video(list(clip.frames)) for clip in clips]
        latents: Tensor = vae.encode(torch.cat(frames).to(self._device, vae.dtype)).latent_dist.mode().float()
        mean, deviation = self._moments(latents)
        return (latents - mean) / deviation

    def _moments(self, latents: Tensor) -> tuple[Tensor, Tensor]:
        config = self._pipeline.vae.config
        mean, deviation = (
            torch.tensor(each, device=latents.device, dtype=latents.dtype).view(1, -1, 1, 1, 1)
            for each in (config.latents_mean, config.latents_std)
        )
        return mean, deviation

    @torch.no_grad()
    def _encoded(self, prompts: Sequence[str]) -> tuple[Tensor, Tensor | None]:
        """Text states, and those of the empty prompt where there is guidance."""
        text, empty = self._pipeline.encode_prompt(
            list(prompts),
            do_classifier_free_guidance=self._guidance > 1.0,
            max_sequence_length=text_length_of(self._pipeline),
            device=self._device,
        )
        return text, empty

    def _velocity(self, latents: Tensor, place: int) -> Tensor:
        asked = self._predicted(latents, place, self._text)
        if self._empty is None:
            return asked
        plain = self._predicted(latents, place, self._empty)
        return plain + self._guidance * (asked - plain)

    def _predicted(self, latents: Tensor, place: int, states: Tensor) -> Tensor:
        transformer = self._pipeline.transformer
        timesteps = self._scheduler.timesteps[place].expand(len(latents)).to(self._device)
        predicted: Tensor = transformer(
            hidden_states=latents.to(transformer.dtype),
            timestep=timesteps,
            encoder_hidden_states=states.to(transformer.dtype),
            return_dict=False,
        )[0]
        return predicted.float()


def euler_of(config: Any, steps: int) -> Any:
    """A flow's Euler scheduler with the shift of a pipeline's own, set to `steps`; raises StepsUnknown."""
    if config.get("use_dynamic_shifting"):
        raise StepsUnknown(
            "The model shifts its noise levels by the size of what it makes, which is not known here."
        )
    scheduler = diffusers.FlowMatchEulerDiscreteScheduler(
        num_train_timesteps=config["num_train_timesteps"],
        shift=config.get("shift") or config.get("flow_shift") or 1.0,
    )
    scheduler.set_timesteps(steps)
    return scheduler


def levels_of(config: Any, steps: int) -> list[float]:
    """σ at every place from which a step is taken, from 1 down. Raises StepsUnknown."""
    return [float(sigma) for sigma in euler_of(config, steps).sigmas[:-1]]
