"""FLUX.1 and what is shaped like it: rectified flow by a transformer over 2×2 patches of latents."""

from typing import Any

import torch
from torch import Tensor

from gpu_jobs.trainer.adapters.targets import JOINT_ATTENTION
from gpu_jobs.trainer.families.family import Conditions
from gpu_jobs.trainer.families.pipeline_family import PipelineFamily
from gpu_jobs.trainer.families.schedules import FlowSchedule
from gpu_jobs.trainer.sampling import Pipeline

PATCH = 2
# What a guidance-distilled network (FLUX.1-dev) is told: the pipeline's own default.
DISTILLED_GUIDANCE = 3.5


class Flux(PipelineFamily):
    """Conditions are T5's states and CLIP's pooled state; latents stay pictures and are packed for the network.

    A ``guidance`` among the conditions, (batch,), is what a distilled network is told instead of its usual one.
    """

    denoiser_part = "transformer"
    denoiser_class = "FluxTransformer2DModel"
    is_told_guidance = True
    # Text and picture have projections of their own in the first, joint blocks.
    lora_targets = JOINT_ATTENTION

    def __init__(self, pipeline: Pipeline, *, autocast: torch.dtype | None = None) -> None:
        super().__init__(pipeline, FlowSchedule(pipeline.scheduler), autocast=autocast)

    @property
    def _channels_taken(self) -> int:
        return int(self.denoiser.config.in_channels) // PATCH**2

    @property
    def _latents_per_patch(self) -> int:
        return PATCH

    def _encode_prompts(self, prompts: list[str]) -> dict[str, Tensor]:
        """``states`` (prompts, tokens, width) and ``pooled`` (prompts, width)."""
        states, pooled, _ = self.pipeline.encode_prompt(prompts, None, device=self.device)
        return {"states": states, "pooled": pooled}

    def _predict(self, network: Any, noisy: Tensor, timesteps: Tensor, conditions: Conditions) -> Tensor:
        batch, channels, height, width = noisy.shape
        states = conditions["states"]
        guidance = None
        if self.denoiser.config.guidance_embeds:
            usual = torch.full((batch,), DISTILLED_GUIDANCE, device=noisy.device)
            guidance = conditions.get("guidance", usual)
        prediction = network(
            hidden_states=self.pipeline._pack_latents(noisy, batch, channels, height, width),
            timestep=timesteps / self.timesteps,
            guidance=guidance,
            encoder_hidden_states=states,
            pooled_projections=conditions["pooled"],
            txt_ids=torch.zeros(states.shape[1], 3, device=noisy.device),
            img_ids=self.pipeline._prepare_latent_image_ids(
                batch, height // PATCH, width // PATCH, noisy.device, torch.float32
            ),
            return_dict=False,
        )[0]
        scale = self._pixels_per_latent
        return self.pipeline._unpack_latents(prediction, height * scale, width * scale, scale)  # type: ignore[no-any-return]
