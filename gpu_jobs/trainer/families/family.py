"""What the trainer needs of an architecture, and nothing else: encode, noise, predict, compare, save."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal, Protocol

from torch import Tensor

from gpu_jobs.trainer.families.framing import Framing

Conditions = Mapping[str, Tensor]
"""What a denoiser is conditioned on, by name, each with the batch as its first dimension."""

Media = Literal["image", "video"]


class Family(Protocol):
    """One architecture around one loaded pipeline. Trained is the denoiser alone.

    Latents are (batch, channels, height, width) or, for videos, (batch, channels, frames, height, width). Timesteps
    are (batch,), counted as the samplers count them, from 0 (clean) to :attr:`timesteps`.
    """

    pipeline: Any
    denoiser: Any

    @property
    def media(self) -> Media:
        """What is trained on."""

    @property
    def is_told_guidance(self) -> bool:
        """Whether guidance is a condition of the network, not a contrast with its answer to the empty prompt."""

    @property
    def size_multiple(self) -> int:
        """Of how many pixels the sides of media must be multiples."""

    @property
    def frame_stride(self) -> int:
        """Frames of a video behind one latent frame; the first frame has a latent frame of its own."""

    @property
    def device(self) -> Any:
        """Where the denoiser lives, a torch.device."""

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

    def encode_media(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """Posterior means and deviations of scaled latents, float32, on the family's device.

        ``pixels`` are uint8, (media, 3, height, width) or, for videos, (media, 3, frames, height, width).
        """

    def media_conditions(self, framings: Sequence[Framing]) -> dict[str, Tensor]:
        """What the denoiser is told of how media were framed, one row a medium; nothing in most families."""

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

    def text_fingerprint(self) -> str:
        """A hash of all that decides what :meth:`encode_prompts` returns."""

    def media_fingerprint(self) -> str:
        """A hash of all that decides what :meth:`encode_media` returns."""

    def encoder_fingerprint(self) -> str:
        """A hash of both."""

    def release_encoders(self, *, vae: bool) -> None:
        """Let go of the text encoders, and of the VAE if told so: nothing is encoded any more."""

    def whole_pipeline(self) -> AbstractContextManager[Any]:
        """The pipeline with every part in place, for sampling or saving; parts let go come back for the block."""

    def save(self, folder: Path) -> None:
        """Write the whole pipeline as a diffusers folder of safetensors."""

    def save_adapter(self, folder: Path) -> None:
        """Write the denoiser's adapter so that the pipeline's ``load_lora_weights`` reads it, with its alpha."""
