"""What the trainer needs of an architecture, and nothing else: encode, noise, predict, compare, save."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import torch
from PIL import Image
from torch import Tensor

Conditions = Mapping[str, Tensor]
"""What a denoiser is conditioned on, by name, each with the batch as its first dimension."""


class Family(Protocol):
    """One architecture around one loaded pipeline. Trained is the denoiser alone.

    Latents are (batch, channels, height, width) or, for videos, (batch, channels, frames, height, width). Timesteps
    are (batch,), counted as the network counts them, from 0 (clean) to :attr:`timesteps`.
    """

    pipeline: Any
    denoiser: Any

    @property
    def device(self) -> torch.device:
        """Where the denoiser lives."""

    @property
    def timesteps(self) -> int:
        """Length of the noise schedule."""

    @property
    def continuous_time(self) -> bool:
        """Whether timesteps are real numbers (flow matching), not whole ones."""

    @property
    def lora_targets(self) -> tuple[str, ...]:
        """Suffixes of the modules that adapters are put on where a configuration names none."""

    def encode_prompts(self, prompts: Sequence[str]) -> dict[str, Tensor]:
        """Conditions of prompts, float32, exactly as the pipeline makes them for sampling."""

    def encode_pictures(self, pictures: Sequence[Image.Image], resolution: int) -> tuple[Tensor, Tensor]:
        """Posterior means and deviations of scaled latents, float32."""

    def noised(self, latents: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """x_t."""

    def target(self, latents: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """What the network is asked for at x_t: ε, v or, for a flow, ε - x_0."""

    def predict(self, network: Any, noisy: Tensor, timesteps: Tensor, conditions: Conditions) -> Tensor:
        """The prediction of ``network`` (policy or reference) in float32, shaped as ``noisy``."""

    def clean_and_noise(self, prediction: Tensor, noisy: Tensor, timesteps: Tensor) -> tuple[Tensor, Tensor]:
        """The x_0 and ε that a prediction at x_t amounts to."""

    def noise_factor(self, timesteps: Tensor) -> Tensor:
        """By what squared errors of the prediction are multiplied to be squared errors of ε, shape (batch,)."""

    def encoder_fingerprint(self) -> str:
        """A hash of all that decides what the encoders return."""

    def save(self, folder: Path) -> None:
        """Write the whole pipeline as a diffusers folder of safetensors."""
