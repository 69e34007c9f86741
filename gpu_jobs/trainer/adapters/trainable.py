"""Which of a denoiser's weights a run trains."""

from gpu_jobs.trainer.adapters.expert_gate import add_expert_gate
from gpu_jobs.trainer.adapters.lora import add_lora
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.families import Family


def make_trainable(family: Family, config: TrainConfig) -> None:
    """Ready the denoiser: after this, what requires a gradient is what the configuration trains."""
    if config.lora is not None:
        add_lora(family, config.lora)
    elif config.gate is not None:
        add_expert_gate(family.pipeline, family.denoiser, config.gate.experts, hidden=config.gate.hidden)
    else:
        family.denoiser.requires_grad_(True)
