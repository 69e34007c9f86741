"""Which noise level a visit to a pair sees: a pure function of its draw."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from gpu_jobs.trainer.config.noising import GridTimesteps, LogitNormalTimesteps, Timesteps, UniformTimesteps
from gpu_jobs.trainer.families import Family
from gpu_jobs.trainer.randomness import Draw


def draw_timesteps(choice: Timesteps, draws: Sequence[Draw], family: Family) -> Tensor:
    """One timestep a draw, (draws,): int64 where the family counts whole steps, else float32."""
    drawn = [_timestep(choice, draw, family) for draw in draws]
    return torch.tensor(drawn, dtype=torch.float32 if family.continuous_time else torch.int64)


def highest_timestep(choice: Timesteps) -> int:
    """The largest timestep that may be drawn, to be held against the family's schedule."""
    match choice:
        case UniformTimesteps():
            return choice.high - 1
        case GridTimesteps():
            return max(choice.timesteps)
        case LogitNormalTimesteps():
            return 0  # a share of the schedule, whatever its length


def _timestep(choice: Timesteps, draw: Draw, family: Family) -> float:
    match choice:
        case GridTimesteps():
            return choice.timesteps[draw.integer("timestep", 0, len(choice.timesteps))]
        case UniformTimesteps() if family.continuous_time:
            return choice.low + (choice.high - choice.low) * draw.uniform("timestep")
        case UniformTimesteps():
            return draw.integer("timestep", choice.low, choice.high)
        case LogitNormalTimesteps():
            time = family.timesteps * _shifted_logit_normal(choice, float(draw.gaussian("timestep", (1,))[0]))
            return time if family.continuous_time else min(int(time), family.timesteps - 1)


def _shifted_logit_normal(choice: LogitNormalTimesteps, gaussian: float) -> float:
    """σ(m + s·z), moved towards noise by the shift that high resolutions are given (arXiv 2403.03206, eq. 23)."""
    share = 1 / (1 + math.exp(-(choice.mean + choice.deviation * gaussian)))
    return choice.shift * share / (1 + (choice.shift - 1) * share)
