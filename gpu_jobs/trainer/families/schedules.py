"""How media are made noisy and what a network is asked for: diffusion (ε, v) and rectified flow."""

from collections.abc import Mapping
from typing import Any, Protocol

import torch
from torch import Tensor

from curation.model_libraries import diffusers
from gpu_jobs.trainer.errors import UnsupportedModelError

PREDICTION_TYPES = ("epsilon", "v_prediction")


class Schedule(Protocol):
    """Noise levels of one parametrisation; timesteps are (batch,), from 0 (clean) to ``timesteps``."""

    timesteps: int
    continuous_time: bool

    def noised(self, latents: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """x_t."""

    def target(self, latents: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """What the network is asked for at x_t."""

    def clean_and_noise(self, prediction: Tensor, noisy: Tensor, timesteps: Tensor) -> tuple[Tensor, Tensor]:
        """The x_0 and ε that a prediction at x_t amounts to."""

    def noise_factor(self, timesteps: Tensor) -> Tensor:
        """By what squared errors of the prediction are multiplied to be squared errors of ε, (batch,)."""


class DiffusionSchedule:
    """x_t = √ᾱ x_0 + √(1-ᾱ) ε at whole timesteps; the target is ε, or v = √ᾱ ε - √(1-ᾱ) x_0 (arXiv 2202.00512)."""

    continuous_time = False

    def __init__(self, scheduler: Any) -> None:
        """``scheduler`` is the pipeline's sampler; raises UnsupportedModelError where it predicts otherwise."""
        self.prediction_type: str = scheduler.config.prediction_type
        if self.prediction_type not in PREDICTION_TYPES:
            raise UnsupportedModelError(
                f"The pipeline predicts {self.prediction_type!r}; it can be trained if it predicts one of "
                f"{', '.join(PREDICTION_TYPES)}."
            )
        # Samplers differ in what they keep of the noise schedule; DDPM's form has all of it, and rescales
        # to zero terminal SNR where the pipeline's own scheduler says so.
        self._schedule = diffusers.DDPMScheduler.from_config(scheduler.config)
        self.timesteps = int(self._schedule.config.num_train_timesteps)

    def noised(self, latents: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """x_t = √ᾱ x_0 + √(1-ᾱ) ε."""
        return self._schedule.add_noise(latents, noise, timesteps)  # type: ignore[no-any-return]

    def target(self, latents: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """ε or v."""
        if self.prediction_type == "epsilon":
            return noise
        return self._schedule.get_velocity(latents, noise, timesteps)  # type: ignore[no-any-return]

    def clean_and_noise(self, prediction: Tensor, noisy: Tensor, timesteps: Tensor) -> tuple[Tensor, Tensor]:
        """x_0 and ε out of ε or v: both rotations of (x_t, prediction) by the angle of the noise level."""
        cumulative = _beside(self._cumulative(timesteps).to(noisy.device), noisy)
        signal, noise = cumulative.sqrt(), (1 - cumulative).sqrt()
        if self.prediction_type == "epsilon":
            return (noisy - noise * prediction) / signal, prediction
        return signal * noisy - noise * prediction, noise * noisy + signal * prediction

    def noise_factor(self, timesteps: Tensor) -> Tensor:
        """One for ε; ᾱ for v, since |v error|² = |ε error|² / ᾱ for the same belief."""
        cumulative = self._cumulative(timesteps)
        return torch.ones_like(cumulative) if self.prediction_type == "epsilon" else cumulative

    def _cumulative(self, timesteps: Tensor) -> Tensor:
        return self._schedule.alphas_cumprod.to(timesteps.device)[timesteps]  # type: ignore[no-any-return]


class FlowSchedule:
    """x_σ = (1-σ) x_0 + σ ε at any σ = t / timesteps in [0, 1]; the target is ε - x_0 (arXiv 2209.03003).

    A sampler's shift says where it spends its steps, not what the network is asked for: it has no part here.
    """

    continuous_time = True

    def __init__(self, scheduler: Any) -> None:
        """``scheduler`` is the pipeline's sampler; raises UnsupportedModelError where it does not follow a flow."""
        settings = scheduler.config
        if not follows_flow(type(scheduler).__name__, settings):
            raise UnsupportedModelError(
                f"The pipeline's scheduler, {type(scheduler).__name__}, follows no flow, but its network predicts "
                "velocities; save the pipeline with FlowMatchEulerDiscreteScheduler."
            )
        self.timesteps = int(settings.num_train_timesteps)

    def noised(self, latents: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """x_t on the straight line from x_0 to ε."""
        sigma = self._sigma(timesteps, latents)
        return (1 - sigma) * latents + sigma * noise

    def target(self, latents: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """ε - x_0, at every timestep."""
        return noise - latents

    def clean_and_noise(self, prediction: Tensor, noisy: Tensor, timesteps: Tensor) -> tuple[Tensor, Tensor]:
        """Both ends of the line through x_t in the predicted direction."""
        sigma = self._sigma(timesteps, noisy)
        return noisy - sigma * prediction, noisy + (1 - sigma) * prediction

    def noise_factor(self, timesteps: Tensor) -> Tensor:
        """(1-σ)², since |velocity error|² = |ε error|² / (1-σ)² for the same belief."""
        return (1 - timesteps.float() / self.timesteps).square()

    def _sigma(self, timesteps: Tensor, like: Tensor) -> Tensor:
        return _beside((timesteps.float() / self.timesteps).to(like.device), like)


def follows_flow(sampler: str, settings: Mapping[str, Any]) -> bool:
    """Whether a sampler of this class, with these settings, follows a rectified flow."""
    is_told_so = settings.get("use_flow_sigmas") and settings.get("prediction_type") == "flow_prediction"
    return sampler.startswith("FlowMatch") or bool(is_told_so)


def _beside(values: Tensor, like: Tensor) -> Tensor:
    """Values (batch,), ready to multiply ``like``."""
    return values.view(-1, *[1] * (like.ndim - 1))
