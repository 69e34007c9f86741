"""Losses over preference pairs, one file each, by the configuration that names them."""

from collections.abc import Callable
from typing import Any

from gpu_jobs.trainer.config import objective as choices
from gpu_jobs.trainer.objectives.diffusion_dpo import DiffusionDPO
from gpu_jobs.trainer.objectives.pair_errors import Objective, PairErrors, PairLabels, PairLoss, implicit_accuracy

OBJECTIVES: dict[type, Callable[[Any], Objective]] = {
    choices.DiffusionDpoChoice: DiffusionDPO,
}


def build_objective(choice: choices.Objective) -> Objective:
    """The loss that a configuration names."""
    return OBJECTIVES[type(choice)](choice)


__all__ = [
    "OBJECTIVES",
    "DiffusionDPO",
    "Objective",
    "PairErrors",
    "PairLabels",
    "PairLoss",
    "build_objective",
    "implicit_accuracy",
]
