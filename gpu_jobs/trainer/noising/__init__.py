"""How the media of a pair are made noisy, one way a file."""

from collections.abc import Callable
from typing import Any

from gpu_jobs.trainer.config import noising as choices
from gpu_jobs.trainer.noising.inversion import DdimInversion, ReNoise
from gpu_jobs.trainer.noising.noised import Clean, Noised, Noising
from gpu_jobs.trainer.noising.shared_gaussian import SharedGaussian

NOISINGS: dict[type, Callable[[Any], Noising]] = {
    choices.SharedGaussianChoice: SharedGaussian,
    choices.DdimInversionChoice: DdimInversion,
    choices.ReNoiseChoice: ReNoise,
}


def build_noising(choice: choices.Noising) -> Noising:
    """The noising that a configuration names."""
    return NOISINGS[type(choice)](choice)


__all__ = ["NOISINGS", "Clean", "DdimInversion", "Noised", "Noising", "ReNoise", "SharedGaussian", "build_noising"]
