"""Losses over preference pairs, one file each; the names are those that recipes use."""

from collections.abc import Callable

from gpu_jobs.trainer.objectives.diffusion_dpo import DiffusionDPO
from gpu_jobs.trainer.objectives.pair_errors import Objective, PairErrors, PairLoss, implicit_accuracy

OBJECTIVES: dict[str, Callable[[float], Objective]] = {"diffusion_dpo": DiffusionDPO}

__all__ = ["OBJECTIVES", "DiffusionDPO", "Objective", "PairErrors", "PairLoss", "implicit_accuracy"]
