"""Stable Diffusion XL (arXiv 2307.01952): two text encoders, and a UNet that is told sizes and crops."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from gpu_jobs.trainer.families.family import Conditions
from gpu_jobs.trainer.families.framing import Framing
from gpu_jobs.trainer.families.pipeline_family import PipelineFamily
from gpu_jobs.trainer.families.schedules import DiffusionSchedule
from gpu_jobs.trainer.sampling import Pipeline


class StableDiffusionXL(PipelineFamily):
    """Conditions are the two encoders' states side by side, the second's pooled state, and six numbers of framing.

    Some published code tells the network that every picture was born at the training resolution and never cropped;
    then small and badly cropped pictures teach it that large well-framed ones look like that. Here it is told the
    truth of each.
    """

    def __init__(self, pipeline: Pipeline, *, autocast: torch.dtype | None = None) -> None:
        super().__init__(pipeline, DiffusionSchedule(pipeline.scheduler), autocast=autocast)

    def _encode_prompts(self, prompts: list[str]) -> dict[str, Tensor]:
        """``states`` (prompts, tokens, width) and ``pooled`` (prompts, width)."""
        states, _, pooled, _ = self.pipeline.encode_prompt(
            prompts, device=self.device, num_images_per_prompt=1, do_classifier_free_guidance=False
        )
        if self.pipeline.config.force_zeros_for_empty_prompt:
            # So the pipeline guides: without a negative prompt its unconditional branch sees zeros, not "".
            written = torch.tensor([bool(prompt) for prompt in prompts], device=states.device)
            states, pooled = states * written.view(-1, 1, 1), pooled * written.view(-1, 1)
        return {"states": states, "pooled": pooled}

    def media_conditions(self, framings: Sequence[Framing]) -> dict[str, Tensor]:
        """``time_ids`` (media, 6): height and width as it was, top and left of the crop, height and width now."""
        return {
            "time_ids": torch.tensor(
                [
                    [
                        *(framing.original_height, framing.original_width),
                        *(framing.top, framing.left),
                        *(framing.frame.height, framing.frame.width),
                    ]
                    for framing in framings
                ],
                dtype=torch.float32,
            )
        }

    def _predict(self, network: Any, noisy: Tensor, timesteps: Tensor, conditions: Conditions) -> Tensor:
        added = {"text_embeds": conditions["pooled"], "time_ids": conditions["time_ids"]}
        return network(  # type: ignore[no-any-return]
            noisy,
            timesteps,
            encoder_hidden_states=conditions["states"],
            added_cond_kwargs=added,
            return_dict=False,
        )[0]
