"""Two experts in one pipeline, as Wan 2.2 A14B has: one predicts where there is much noise, the other the rest.

Which of them is asked at a timestep is diffusers' rule. Everything else about such a pipeline is as of one with the
first expert alone: they share encoders, VAE, sampler and shape, so that the family of that one serves both.
"""

from dataclasses import dataclass
from typing import Any

from gpu_jobs.generation.steps import StepsUnknown


@dataclass(frozen=True)
class Experts:
    """The networks of a pipeline: `low` predicts below the timestep `boundary`; None where `high` always does."""

    high: Any
    low: Any = None
    boundary: float = 0.0

    def at(self, timestep: float) -> Any:
        """The network that predicts at a timestep."""
        return self.high if self.low is None or timestep >= self.boundary else self.low


def experts_of(pipeline: Any, denoiser: Any) -> Experts:
    """The networks of a pipeline, whose family knows of `denoiser`; raises StepsUnknown where one is missing."""
    ratio = pipeline.config.get("boundary_ratio")
    if ratio is None:
        return Experts(denoiser)
    low = pipeline.transformer_2
    if low is None:
        raise StepsUnknown(
            "The model changes between two experts on the way (boundary_ratio), and its second one, transformer_2, "
            "is not there: give the whole pipeline."
        )
    return Experts(denoiser, low, ratio * pipeline.scheduler.config.num_train_timesteps)


def without_second(pipeline: Any) -> Any:
    """A pipeline of the first expert alone and of the same other parts; the pipeline itself where it has but one.

    Raises StepsUnknown where the first is missing.
    """
    second = getattr(pipeline, "transformer_2", None)
    if second is None and pipeline.config.get("boundary_ratio") is None:
        return pipeline
    if pipeline.transformer is None:
        raise StepsUnknown(
            "The model is of two experts, and its first one, transformer, is not there: give the whole pipeline."
        )
    told = {"expand_timesteps": pipeline.config.get("expand_timesteps", False)}
    return type(pipeline)(**{**pipeline.components, "transformer_2": None}, **told)
