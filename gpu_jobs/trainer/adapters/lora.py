"""Low-rank adapters (arXiv 2106.09685) on a denoiser."""

from collections.abc import Sequence
from typing import Any

from gpu_jobs.trainer.config.run import LoraConfig
from gpu_jobs.trainer.families import Family


def add_lora(family: Family, lora: LoraConfig) -> None:
    """Put LoRA layers on the denoiser. They start at zero effect; the seed fixes their first weights."""
    put_lora(family.denoiser, lora, family.lora_targets)


def put_lora(denoiser: Any, lora: LoraConfig, usual_targets: Sequence[str]) -> None:
    """As :func:`add_lora`, on any network; ``usual_targets`` are for where the configuration names none."""
    from curation.model_libraries import peft  # seconds to import, and only runs with adapters need it

    denoiser.requires_grad_(False)
    denoiser.add_adapter(
        peft.LoraConfig(
            r=lora.rank,
            lora_alpha=lora.alpha,
            target_modules=list(lora.target_modules or usual_targets),
            init_lora_weights="gaussian",
        )
    )
