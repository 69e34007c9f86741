"""Wan (arXiv 2503.20314) text-to-video: rectified flow by a transformer over latents of a causal video VAE."""

from typing import Any

import torch
from torch import Tensor

from gpu_jobs.trainer.errors import UnsupportedModelError
from gpu_jobs.trainer.families.family import Conditions
from gpu_jobs.trainer.families.pipeline_family import PipelineFamily
from gpu_jobs.trainer.families.schedules import FlowSchedule
from gpu_jobs.trainer.sampling import Pipeline
from gpu_jobs.trainer.video_sampling import text_length_of


class Wan(PipelineFamily):
    """Conditions are the text's states, zero beyond the prompt's end: the attention knows no mask."""

    media = "video"
    denoiser_part = "transformer"
    denoiser_class = "WanTransformer3DModel"

    def __init__(self, pipeline: Pipeline, *, autocast: torch.dtype | None = None) -> None:
        if (
            pipeline.config.get("boundary_ratio") is not None
            or getattr(pipeline, "transformer_2", None) is not None
        ):
            raise UnsupportedModelError(
                "This pipeline has two denoisers, one for high and one for low noise, of which only one could be "
                "trained; give one with a single denoiser (Wan 2.1, or Wan 2.2 TI2V 5B)."
            )
        super().__init__(pipeline, FlowSchedule(pipeline.scheduler), autocast=autocast)

    @property
    def frame_stride(self) -> int:
        """Frames behind one latent frame, the first apart."""
        return int(self.pipeline.vae_scale_factor_temporal)

    @property
    def _pixels_per_latent(self) -> int:
        return int(self.pipeline.vae_scale_factor_spatial)

    @property
    def _latents_per_patch(self) -> int:
        return int(max(self.denoiser.config.patch_size[1:]))

    def _encode_prompts(self, prompts: list[str]) -> dict[str, Tensor]:
        """``states`` (prompts, tokens, width)."""
        states, _ = self.pipeline.encode_prompt(
            prompts,
            do_classifier_free_guidance=False,
            max_sequence_length=text_length_of(self.pipeline),  # as clips are sampled
            device=self.device,
        )
        return {"states": states}

    def _predict(self, network: Any, noisy: Tensor, timesteps: Tensor, conditions: Conditions) -> Tensor:
        if self.pipeline.config.get("expand_timesteps"):
            # Wan 2.2 TI2V is told a timestep for each token; without a given first frame they are all the same.
            _, _, frames, height, width = noisy.shape
            time, down, across = self.denoiser.config.patch_size
            tokens = (frames // time) * (height // down) * (width // across)
            timesteps = timesteps[:, None].expand(-1, tokens)
        return network(  # type: ignore[no-any-return]
            hidden_states=noisy,
            timestep=timesteps,
            encoder_hidden_states=conditions["states"],
            return_dict=False,
        )[0]
