"""Stable Diffusion 3 and 3.5 (arXiv 2403.03206): rectified flow by a transformer that text and picture share."""

from typing import Any

import torch
from torch import Tensor

from gpu_jobs.trainer.adapters.targets import JOINT_ATTENTION
from gpu_jobs.trainer.families.family import Conditions
from gpu_jobs.trainer.families.pipeline_family import PipelineFamily
from gpu_jobs.trainer.families.schedules import FlowSchedule
from gpu_jobs.trainer.sampling import Pipeline


class StableDiffusion3(PipelineFamily):
    """Conditions are the states of two CLIP encoders and T5, and the CLIPs' pooled states.

    A pipeline without T5 is trained without, as it samples: zeros stand for its states.
    """

    denoiser_part = "transformer"
    denoiser_class = "SD3Transformer2DModel"
    # Text and picture have projections of their own in each joint attention.
    lora_targets = JOINT_ATTENTION

    def __init__(self, pipeline: Pipeline, *, autocast: torch.dtype | None = None) -> None:
        super().__init__(pipeline, FlowSchedule(pipeline.scheduler), autocast=autocast)

    @property
    def _latents_per_patch(self) -> int:
        return int(self.denoiser.config.patch_size)

    def _encode_prompts(self, prompts: list[str]) -> dict[str, Tensor]:
        """``states`` (prompts, tokens, width) and ``pooled`` (prompts, width)."""
        states, _, pooled, _ = self.pipeline.encode_prompt(
            prompts, None, None, device=self.device, do_classifier_free_guidance=False
        )
        return {"states": states, "pooled": pooled}

    def _predict(self, network: Any, noisy: Tensor, timesteps: Tensor, conditions: Conditions) -> Tensor:
        return network(  # type: ignore[no-any-return]
            hidden_states=noisy,
            timestep=timesteps,
            encoder_hidden_states=conditions["states"],
            pooled_projections=conditions["pooled"],
            return_dict=False,
        )[0]
