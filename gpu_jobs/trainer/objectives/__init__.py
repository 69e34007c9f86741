"""Losses over preference pairs, one file each, by the configuration that names them."""

from collections.abc import Callable
from typing import Any

from gpu_jobs.trainer.config import objective as choices
from gpu_jobs.trainer.objectives.dense_dpo import DenseDPO
from gpu_jobs.trainer.objectives.diffusion_dpo import DiffusionDPO
from gpu_jobs.trainer.objectives.kto import KTO
from gpu_jobs.trainer.objectives.mapo import MaPO
from gpu_jobs.trainer.objectives.pair_errors import Objective, PairErrors, PairLabels, PairLoss, implicit_accuracy
from gpu_jobs.trainer.objectives.pso import PSO
from gpu_jobs.trainer.objectives.rpo import RPO
from gpu_jobs.trainer.objectives.seppo import SePPO
from gpu_jobs.trainer.objectives.sft import SFT
from gpu_jobs.trainer.objectives.smpo import SmPO

OBJECTIVES: dict[type, Callable[[Any], Objective]] = {
    choices.SftChoice: SFT,
    choices.DiffusionDpoChoice: DiffusionDPO,
    choices.DenseDpoChoice: DenseDPO,
    choices.MapoChoice: MaPO,
    choices.SmpoChoice: SmPO,
    choices.RpoChoice: RPO,
    choices.SeppoChoice: SePPO,
    choices.PsoChoice: PSO,
    choices.KtoChoice: KTO,
}


def build_objective(choice: choices.Objective) -> Objective:
    """The loss that a configuration names."""
    return OBJECTIVES[type(choice)](choice)


__all__ = [
    "OBJECTIVES",
    "Objective",
    "PairErrors",
    "PairLabels",
    "PairLoss",
    "build_objective",
    "implicit_accuracy",
]
