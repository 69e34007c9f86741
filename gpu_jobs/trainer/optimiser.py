"""AdamW, in full or with its moments in eight bits, and the learning rate of each step."""

import math
from collections.abc import Iterable

import torch

from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.errors import ConfigurationError


def build_optimiser(config: TrainConfig, parameters: Iterable[torch.nn.Parameter]) -> torch.optim.Optimizer:
    """The optimiser that a configuration names; raises ConfigurationError where it is not installed."""
    betas = (0.9, config.adam_beta_2)
    if config.optimiser == "adamw":
        return torch.optim.AdamW(
            list(parameters), lr=config.learning_rate, betas=betas, weight_decay=config.weight_decay, fused=True
        )
    if not torch.cuda.is_available():
        raise ConfigurationError("optimiser adamw_8bit needs a CUDA device; use optimiser=adamw.")
    try:
        import bitsandbytes
    except ImportError as error:
        raise ConfigurationError(
            "optimiser adamw_8bit needs bitsandbytes: pip install 'tastemaker[8bit]', or use optimiser=adamw."
        ) from error
    eight_bit: torch.optim.Optimizer = bitsandbytes.optim.AdamW8bit(
        list(parameters), lr=config.learning_rate, betas=betas, weight_decay=config.weight_decay
    )
    return eight_bit


def learning_rate(config: TrainConfig, step: int) -> float:
    """The rate of the step that follows ``step`` steps: linear warm-up, then constant or half a cosine to zero."""
    if step < config.warmup_steps:
        return config.learning_rate * (step + 1) / config.warmup_steps
    if config.schedule == "constant":
        return config.learning_rate
    share = (step - config.warmup_steps) / max(1, config.steps - config.warmup_steps)
    return config.learning_rate * 0.5 * (1 + math.cos(math.pi * share))
