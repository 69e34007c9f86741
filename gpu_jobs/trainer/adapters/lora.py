"""Low-rank adapters (arXiv 2106.09685) on a denoiser."""

from gpu_jobs.trainer.config.run import LoraConfig
from gpu_jobs.trainer.families import Family


def add_lora(family: Family, lora: LoraConfig) -> None:
    """Put LoRA layers on the denoiser. They start at zero effect; the seed fixes their first weights."""
    from curation.model_libraries import peft  # seconds to import, and only runs with adapters need it

    family.denoiser.requires_grad_(False)
    family.denoiser.add_adapter(
        peft.LoraConfig(
            r=lora.rank,
            lora_alpha=lora.alpha,
            target_modules=list(lora.target_modules or family.lora_targets),
            init_lora_weights="gaussian",
        )
    )
