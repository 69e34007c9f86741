"""Stable Diffusion 1.x/2.x and what is shaped like it: CLIP text encoder, UNet2DConditionModel, AutoencoderKL."""

from typing import Any

import torch
from torch import Tensor

from gpu_jobs.trainer.families.family import Conditions
from gpu_jobs.trainer.families.pipeline_family import PipelineFamily
from gpu_jobs.trainer.families.schedules import DiffusionSchedule
from gpu_jobs.trainer.sampling import Pipeline


class StableDiffusion(PipelineFamily):
    """Predicts ε (1.x) or v (2.x) from the text's states."""

    def __init__(self, pipeline: Pipeline, *, autocast: torch.dtype | None = None) -> None:
        super().__init__(pipeline, DiffusionSchedule(pipeline.scheduler), autocast=autocast)

    def _encode_prompts(self, prompts: list[str]) -> dict[str, Tensor]:
        """``states`` (prompts, tokens, width)."""
        states, _ = self.pipeline.encode_prompt(
            prompts, self.device, num_images_per_prompt=1, do_classifier_free_guidance=False
        )
        return {"states": states}

    def _predict(self, network: Any, noisy: Tensor, timesteps: Tensor, conditions: Conditions) -> Tensor:
        return network(noisy, timesteps, encoder_hidden_states=conditions["states"], return_dict=False)[0]  # type: ignore[no-any-return]
