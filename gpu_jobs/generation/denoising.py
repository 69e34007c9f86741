"""Denoising a step at a time, for strategies that stop on the way: to branch, to weigh, or to begin late.

The steps (`steps`) keep no memory of those before, whatever sampler the pipeline comes with: so a trajectory can be
left and taken up again, and their noise can be given from outside. Architectures are those that the trainer knows
(`gpu_jobs.trainer.families`), pictures and videos alike, of one network or of two experts (`experts`). Run through
without noise the steps are the pipeline's own media by DDIM or, of a flow, by Euler's method, which tests hold.
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from curation.scorers.media import Medium
from gpu_jobs.generation.experts import experts_of, without_second
from gpu_jobs.generation.latents import Latents, noise_of
from gpu_jobs.generation.seeds import step_seed
from gpu_jobs.generation.steps import Step, StepsUnknown, ahead, way_of
from gpu_jobs.generation.video_shapes import TimedShape
from gpu_jobs.trainer.cpu.denormals import flushed_denormals
from gpu_jobs.trainer.errors import UnsupportedModelError
from gpu_jobs.trainer.families import FAMILIES, Conditions, Family, family_of


class Denoising:
    """A batch of prompts on their way from noise to media in `steps` steps; latents are (n, channels, …), float32.

    Place p of the way is before step p: place 0 is noise, place `steps` is done. `shape` is of videos; at most
    `batch_size` of the prompts are in the network at once. Raises StepsUnknown.
    """

    def __init__(
        self,
        pipeline: Any,
        prompts: Sequence[str],
        *,
        steps: int,
        guidance: float,
        shape: TimedShape | None = None,
        batch_size: int = 16,
    ) -> None:
        self.steps = steps
        self._family = _family_of(pipeline)
        self._guidance = guidance
        self._batch_size = batch_size
        denoiser, scheduler = self._family.denoiser, pipeline.scheduler
        self._experts = experts_of(pipeline, denoiser)
        settings = {**scheduler.config, "_class_name": type(scheduler).__name__}
        self._way = way_of(type(pipeline).__name__, settings, denoiser.config, steps)
        # Of latents, whose range no picture's is: clipped only where the pipeline says so itself.
        self._clip = scheduler.config.get("clip_sample_range", 1.0) if settings.get("clip_sample") else None
        self._latents = Latents(self._family, shape)
        self._text, self._empty = self._encoded(prompts)

    def noise(self, seeds: Sequence[int]) -> Tensor:
        """The start of each trajectory, as the pipeline itself would draw it for these seeds."""
        is_video = self._family.media == "video"  # whose pipelines draw in full precision
        dtype = torch.float32 if is_video else self._family.denoiser.dtype
        return noise_of(self._latents.shape, seeds, dtype, self._family.device)

    def corrupted(self, media: Sequence[Medium], place: int, seeds: Sequence[int]) -> Tensor:
        """The media with as much noise as there is at `place`: α x_0 + σ ε, ε by the seeds."""
        level = self._way.steps[place].now
        return level.signal * self._latents.of(media) + level.spread * self.noise(seeds)

    def place_of(self, eta: float) -> int:
        """The place nearest to a level `eta`, from which at least one step is left."""
        return self._way.place_of(eta)

    @torch.no_grad()
    def step(
        self, latents: Tensor, place: int, stochasticity: float = 0.0, seeds: Sequence[int] = ()
    ) -> tuple[Tensor, Tensor]:
        """The latents at the next place, and what the model takes for the end, x̂_0.

        `stochasticity` is DDIM's η: 0 is deterministic, 1 renews all the noise that may be renewed. The noise of a
        step follows from the seed of its trajectory and the place alone.
        """
        step = self._way.steps[place]
        with flushed_denormals():
            clean, noise = self._family.clean_and_noise(
                self._predicted(latents, step), latents, self._timesteps(step, len(latents))
            )
        if self._clip is not None:
            clean = clean.clamp(-self._clip, self._clip)
        drawn = None
        if stochasticity > 0.0:
            seeds = [step_seed(seed, place) for seed in seeds]
            drawn = noise_of(latents.shape[1:], seeds, torch.float32, latents.device)
        return ahead(clean, noise, step, stochasticity, drawn), clean

    def between(
        self, latents: Tensor, first: int, last: int, stochasticity: float = 0.0, seeds: Sequence[int] = ()
    ) -> Tensor:
        """The latents at place `last`, from those at place `first`."""
        for place in range(first, last):
            latents, _ = self.step(latents, place, stochasticity, seeds)
        return latents

    def media(self, latents: Tensor) -> list[Medium]:
        """The pictures or videos of latents at the end of the way, or of x̂_0."""
        return self._latents.media(latents)

    def _encoded(self, prompts: Sequence[str]) -> tuple[Conditions, Conditions | None]:
        """Conditions of the prompts, each encoded once, and of the empty one where there is guidance."""
        different = list(dict.fromkeys(prompts))
        rows = torch.tensor([different.index(prompt) for prompt in prompts], device=self._family.device)
        asked = self._family.encode_prompts(different)
        framed = self._family.media_conditions([self._latents.framing])
        told = {name: values.to(self._family.device).expand(len(prompts), -1) for name, values in framed.items()}
        if self._family.is_told_guidance:
            told["guidance"] = torch.full((len(prompts),), self._guidance, device=self._family.device)
        text = {name: states[rows] for name, states in asked.items()} | told
        if self._guidance <= 1.0 or self._family.is_told_guidance:
            return text, None
        empty = self._family.encode_prompts([""])
        return text, {name: states[torch.zeros_like(rows)] for name, states in empty.items()} | told

    def _predicted(self, latents: Tensor, step: Step) -> Tensor:
        """What the network predicts, guided."""
        parts = []
        for start in range(0, len(latents), self._batch_size):
            some = slice(start, start + self._batch_size)
            asked = self._of(latents[some], step, self._text, some)
            if self._empty is not None:
                plain = self._of(latents[some], step, self._empty, some)
                asked = plain + self._guidance * (asked - plain)
            parts.append(asked)
        return torch.cat(parts)

    def _of(self, latents: Tensor, step: Step, conditions: Conditions, some: slice) -> Tensor:
        network, dtype = self._experts.at(step.timestep), self._family.denoiser.dtype
        mine = {name: values[some].to(dtype) for name, values in conditions.items()}
        return self._family.predict(network, latents.to(dtype), self._timesteps(step, len(latents)), mine)

    def _timesteps(self, step: Step, count: int) -> Tensor:
        dtype = torch.float32 if self._family.continuous_time else torch.long
        return torch.full((count,), step.timestep, device=self._family.device, dtype=dtype)


def _family_of(pipeline: Any) -> Family:
    name = type(pipeline).__name__
    if name not in FAMILIES:
        raise StepsUnknown(
            f"The steps of a {name} cannot be taken one by one, only those of {', '.join(FAMILIES)}: choose "
            "another model, or another way of making samples differ."
        )
    try:
        return family_of(without_second(pipeline))
    except UnsupportedModelError as error:
        raise StepsUnknown(str(error)) from error
