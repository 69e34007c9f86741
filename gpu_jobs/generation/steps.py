"""Steps from noise to data: where on the way they begin and end, and what a step with noise in it does.

Diffusion and rectified flow go the same kind of way, x = α x_0 + σ ε, from α = 0 or nearly so to σ = 0: diffusion
with α² + σ² = 1, flow with α = 1 - σ. So one step serves both, DDIM's (Song et al., arXiv:2010.02502, equation 12)
with its variance written for any α and σ. Without noise it is, of a flow, Euler's step along dx/dσ = v. With η = 1
it is the reverse of the Markov chain that makes x noisy; of a flow that is the SDE of Flow-GRPO (Liu et al.,
arXiv:2505.05470) at g² = 2σ/(1-σ), solved exactly for an x̂_0 that rests during the step. Euler's and Maruyama's
solution, published with it, leaves noise behind in few steps (Wang and Yu, arXiv:2509.05952), and has no first one,
for g is infinite at σ = 1. What few steps cost here is variety: ends lie nearer to the mean than the data do.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from torch import Tensor

from curation.model_libraries import diffusers
from gpu_jobs.trainer.families.schedules import PREDICTION_TYPES, follows_flow

FLUX = "FluxPipeline"
# FLUX's pipeline makes pictures of 128×128 latents unless asked otherwise, and reads 2×2 of them as one token.
FLUX_TOKENS = (128 // 2) ** 2
# By how much samplers shift where their settings don't say (diffusers' pipelines of FLUX and SD3).
BASE_SHIFT, MAX_SHIFT, SD3_MAX_SHIFT = 0.5, 1.15, 1.16


class StepsUnknown(ValueError):
    """The pipeline's steps cannot be taken one by one here."""


@dataclass(frozen=True)
class Level:
    """How much there is of the data, α, and of the noise, σ."""

    signal: float
    spread: float


@dataclass(frozen=True)
class Step:
    """From one level to the next; `timestep` is the first one's, as the network counts."""

    timestep: float
    now: Level
    then: Level


@dataclass(frozen=True)
class Way:
    """The steps from noise to data, and for each how far from the data it begins: 1 is noise, 0 would be done.

    Of a flow that is σ; of diffusion, whose samplers choose timesteps rather than levels, the share of the steps.
    """

    steps: tuple[Step, ...]
    levels: tuple[float, ...]

    def place_of(self, level: float) -> int:
        """The number of the step that begins nearest to a level."""
        return int(np.abs(np.asarray(self.levels) - level).argmin())


def ahead(
    clean: Tensor, noise: Tensor, step: Step, stochasticity: float = 0.0, drawn: Tensor | None = None
) -> Tensor:
    """The latents at the end of a step, from the x̂_0 and ε̂ at its beginning.

    `stochasticity` is DDIM's η: how much of the noise that the Markov chain would renew is renewed, by `drawn`.
    """
    if stochasticity == 0.0 or drawn is None:
        return step.then.signal * clean + step.then.spread * noise
    deviation = stochasticity * renewable(step)
    kept = math.sqrt(max(0.0, step.then.spread**2 - deviation**2))
    return step.then.signal * clean + kept * noise + deviation * drawn


def renewable(step: Step) -> float:
    """The deviation of x at the end of a step, given x_0 and the x at its beginning, in the Markov chain."""
    forgotten = step.now.spread**2 - (step.now.signal / step.then.signal * step.then.spread) ** 2
    return step.then.spread / step.now.spread * math.sqrt(max(0.0, forgotten))


def way_of(pipeline: str, scheduler: Mapping[str, Any], denoiser: Mapping[str, Any], steps: int) -> Way:
    """The way that a pipeline of this class and with these settings goes in so many steps; raises StepsUnknown."""
    if follows_flow(scheduler.get("_class_name", ""), scheduler):
        return _flow(pipeline, scheduler, denoiser, steps)
    return _diffusion(scheduler, steps)


def _diffusion(settings: Mapping[str, Any], steps: int) -> Way:
    """DDIM's steps at the timesteps that the settings space."""
    predicts = settings.get("prediction_type", "epsilon")
    if predicts not in PREDICTION_TYPES:
        raise StepsUnknown(
            f"The model predicts {predicts!r}; steps are taken one by one for {', '.join(PREDICTION_TYPES)}, "
            "and for velocities of flows."
        )
    scheduler = diffusers.DDIMScheduler.from_config(settings)
    scheduler.set_timesteps(steps)
    stride = scheduler.config.num_train_timesteps // steps

    def level(timestep: int) -> Level:
        kept = scheduler.alphas_cumprod[timestep] if timestep >= 0 else scheduler.final_alpha_cumprod
        return Level(math.sqrt(float(kept)), math.sqrt(1.0 - float(kept)))

    timesteps = [int(timestep) for timestep in scheduler.timesteps]
    return Way(
        tuple(Step(timestep, level(timestep), level(timestep - stride)) for timestep in timesteps),
        tuple((steps - place) / steps for place in range(steps)),
    )


def _flow(pipeline: str, settings: Mapping[str, Any], denoiser: Mapping[str, Any], steps: int) -> Way:
    """Euler's steps on the grid of σ that the pipeline's own shift gives."""
    shift = settings.get("shift") or settings.get("flow_shift") or 1.0
    scheduler = diffusers.FlowMatchEulerDiscreteScheduler.from_config(settings, shift=shift)
    # FLUX's pipeline gives its levels itself, the others leave them to the scheduler.
    given = np.linspace(1.0, 1.0 / steps, steps) if pipeline == FLUX else None
    mu = _shift_by_size(pipeline, settings, denoiser) if settings.get("use_dynamic_shifting") else None
    scheduler.set_timesteps(steps, sigmas=given, mu=mu)
    sigmas = [float(sigma) for sigma in scheduler.sigmas]
    levels = [Level(1.0 - sigma, sigma) for sigma in sigmas]
    timesteps = [float(timestep) for timestep in scheduler.timesteps]
    return Way(tuple(map(Step, timesteps, levels, levels[1:])), tuple(sigmas[:-1]))


def _shift_by_size(pipeline: str, settings: Mapping[str, Any], denoiser: Mapping[str, Any]) -> float:
    """μ of the shift by the number of tokens of a picture: linear between two sizes (arXiv 2403.03206, 5.3.2)."""
    if pipeline == FLUX:
        tokens, most = FLUX_TOKENS, MAX_SHIFT
    elif "sample_size" in denoiser and isinstance(denoiser.get("patch_size"), int):
        tokens, most = (denoiser["sample_size"] // denoiser["patch_size"]) ** 2, SD3_MAX_SHIFT
    else:
        raise StepsUnknown(
            "The model shifts its noise levels by the size of what it makes, which is not known here."
        )
    few, many = settings.get("base_image_seq_len", 256), settings.get("max_image_seq_len", 4096)
    least, most = settings.get("base_shift", BASE_SHIFT), settings.get("max_shift", most)
    return float(least + (tokens - few) * (most - least) / (many - few))
