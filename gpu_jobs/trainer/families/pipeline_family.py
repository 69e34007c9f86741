"""What all families have in common: one diffusers pipeline whose denoiser is trained and whose encoders are not."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import torch
from torch import Tensor

from gpu_jobs.trainer.adapters.targets import ATTENTION
from gpu_jobs.trainer.errors import UnsupportedModelError
from gpu_jobs.trainer.families.family import Conditions, Media
from gpu_jobs.trainer.families.framing import Framing
from gpu_jobs.trainer.families.schedules import Schedule
from gpu_jobs.trainer.sampling import Pipeline

TEXT_PARTS = ("text_encoder", "text_encoder_2", "text_encoder_3")
TOKENIZERS = ("tokenizer", "tokenizer_2", "tokenizer_3")


class PipelineFamily:
    """A pipeline with a schedule; an architecture says how its prompts are encoded and its denoiser is called.

    Prompts and media are encoded in float32, outside of autocast: published VAEs overflow at half precision.
    """

    media: ClassVar[Media] = "image"
    denoiser_part: ClassVar[str] = "unet"
    denoiser_class: ClassVar[str] = "UNet2DConditionModel"
    is_told_guidance: ClassVar[bool] = False
    lora_targets: tuple[str, ...] = ATTENTION

    def __init__(self, pipeline: Pipeline, schedule: Schedule, *, autocast: torch.dtype | None = None) -> None:
        self.pipeline = pipeline
        self.denoiser: Any = getattr(pipeline, self.denoiser_part)
        if type(self.denoiser).__name__ != self.denoiser_class:
            raise UnsupportedModelError(
                f"The pipeline's {self.denoiser_part} is a {type(self.denoiser).__name__}; of a "
                f"{type(pipeline).__name__} only a {self.denoiser_class} can be trained."
            )
        taken, given = self._channels_taken, latent_channels(pipeline.vae.config)
        if taken != given:
            raise UnsupportedModelError(
                f"The denoiser takes {taken} channels where the VAE gives {given}: it wants a picture or mask "
                "beside the noise. Give the text-to-image or text-to-video model of this architecture."
            )
        self._schedule = schedule
        self._autocast = autocast
        self._released: list[str] = []
        for part in (*TEXT_PARTS, "vae"):
            module = getattr(pipeline, part, None)
            if module is not None:
                module.requires_grad_(False).eval()

    # --- noise

    @property
    def timesteps(self) -> int:
        """Length of the noise schedule."""
        return self._schedule.timesteps

    @property
    def continuous_time(self) -> bool:
        """Whether timesteps are real numbers, not whole ones."""
        return self._schedule.continuous_time

    def noised(self, latents: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """x_t."""
        return self._schedule.noised(latents, noise, timesteps)

    def target(self, latents: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """What the network is asked for at x_t."""
        return self._schedule.target(latents, noise, timesteps)

    def clean_and_noise(self, prediction: Tensor, noisy: Tensor, timesteps: Tensor) -> tuple[Tensor, Tensor]:
        """The x_0 and ε that a prediction at x_t amounts to."""
        return self._schedule.clean_and_noise(prediction, noisy, timesteps)

    def noise_factor(self, timesteps: Tensor) -> Tensor:
        """By what squared errors of the prediction are multiplied to be squared errors of ε, (batch,)."""
        return self._schedule.noise_factor(timesteps)

    # --- the denoiser

    @property
    def device(self) -> torch.device:
        """Where the denoiser lives, by its first weight: diffusers walks all modules to say it, at every batch."""
        first: torch.Tensor = next(iter(self.denoiser.parameters()))
        return first.device

    @property
    def size_multiple(self) -> int:
        """Sides in latents must be multiples of the denoiser's patch, or halve as often as a UNet does."""
        return self._pixels_per_latent * self._latents_per_patch

    @property
    def frame_stride(self) -> int:
        """Pictures have one frame."""
        return 1

    @property
    def _channels_taken(self) -> int:
        return int(self.denoiser.config.in_channels)

    @property
    def _pixels_per_latent(self) -> int:
        return int(self.pipeline.vae_scale_factor)

    @property
    def _latents_per_patch(self) -> int:
        return int(2 ** (len(self.denoiser.config.block_out_channels) - 1))

    def predict(self, network: Any, noisy: Tensor, timesteps: Tensor, conditions: Conditions) -> Tensor:
        """The prediction of ``network`` (policy or reference) in float32, shaped as ``noisy``."""
        on_device: AbstractContextManager[Any] = (
            torch.autocast(self.device.type, self._autocast) if self._autocast else nullcontext()
        )
        with on_device:
            return self._predict(network, noisy, timesteps, conditions).float()

    def _predict(self, network: Any, noisy: Tensor, timesteps: Tensor, conditions: Conditions) -> Tensor:
        raise NotImplementedError

    # --- encoders

    @torch.no_grad()
    def encode_prompts(self, prompts: Sequence[str]) -> dict[str, Tensor]:
        """Conditions of prompts by name, one row a prompt, float32, exactly as the pipeline makes them."""
        return {name: states.float() for name, states in self._encode_prompts(list(prompts)).items()}

    def _encode_prompts(self, prompts: list[str]) -> dict[str, Tensor]:
        raise NotImplementedError

    @torch.no_grad()
    def encode_media(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """Posterior means and deviations of scaled latents, float32; ``pixels`` are uint8, channels second."""
        vae = self.pipeline.vae
        posterior = vae.encode(pixels.to(vae.device, vae.dtype) / 127.5 - 1).latent_dist
        offset, scale = latent_offset_and_scale(vae.config)
        sides = [1] * (posterior.mean.ndim - 2)
        offset, scale = (values.view(1, -1, *sides).to(posterior.mean.device) for values in (offset, scale))
        return ((posterior.mean - offset) * scale).float(), (posterior.std * scale).float()

    def media_conditions(self, framings: Sequence[Framing]) -> dict[str, Tensor]:
        """The denoiser is told nothing of sizes and crops."""
        return {}

    @cached_property
    def _fingerprints(self) -> tuple[str, str]:
        text = [getattr(self.pipeline, part, None) for part in TEXT_PARTS]
        words = [getattr(self.pipeline, part, None) for part in TOKENIZERS]
        vocabularies = [repr(sorted(tokenizer.get_vocab().items())) for tokenizer in words if tokenizer]
        return fingerprint(text, *vocabularies, type(self).__name__), fingerprint([self.pipeline.vae])

    def text_fingerprint(self) -> str:
        """A hash of all that decides what :meth:`encode_prompts` returns."""
        return self._fingerprints[0]

    def media_fingerprint(self) -> str:
        """A hash of all that decides what :meth:`encode_media` returns."""
        return self._fingerprints[1]

    def encoder_fingerprint(self) -> str:
        """A hash of both."""
        return hashlib.sha256("".join(self._fingerprints).encode()).hexdigest()

    # --- the pipeline as a whole

    def release_encoders(self, *, vae: bool) -> None:
        """Free the memory of the text encoders, and of the VAE if told so.

        Only parts of a pipeline that was loaded by name are let go: others could not be had back.
        """
        _ = self._fingerprints  # of parts that are gone it could not be told any more
        for part in (*TEXT_PARTS, "vae") if vae else TEXT_PARTS:
            if getattr(self.pipeline, part, None) is not None and self._can_be_loaded_again:
                setattr(self.pipeline, part, None)
                self._released.append(part)
        if torch.cuda.is_available():
            torch.cuda.empty_cache()

    @property
    def _can_be_loaded_again(self) -> bool:
        return bool(self.pipeline.config.get("_name_or_path"))

    @contextmanager
    def whole_pipeline(self) -> Iterator[Any]:
        """The pipeline with every part in place; what was let go is loaded again for the length of the block."""
        released = tuple(self._released)
        if released:
            again = type(self.pipeline).from_pretrained(
                self.pipeline.config["_name_or_path"],
                dtype=torch.float32,
                use_safetensors=True,
                local_files_only=Path(self.pipeline.config["_name_or_path"]).is_dir(),
                **{self.denoiser_part: self.denoiser},
            )
            for part in released:
                module = getattr(again, part).requires_grad_(False).eval().to(self.device)
                self.pipeline.register_modules(**{part: module})  # plain assignment forgets the class for good
        try:
            yield self.pipeline
        finally:
            for part in released:
                setattr(self.pipeline, part, None)

    def save(self, folder: Path) -> None:
        """Write the whole pipeline as a diffusers folder of safetensors."""
        with self.whole_pipeline() as pipeline:
            pipeline.save_pretrained(folder, safe_serialization=True)

    def save_adapter(self, folder: Path) -> None:
        """Write the denoiser's adapter so that plain ``load_lora_weights`` reads it."""
        from curation.model_libraries import diffusers, peft

        layers = peft.get_peft_model_state_dict(self.denoiser)
        if self.denoiser_part == "unet":
            # Loaders of UNets know diffusers' own names; those of transformers know peft's, and drop the others.
            layers = diffusers.utils.convert_state_dict_to_diffusers(layers)
        type(self.pipeline).save_lora_weights(
            folder,
            safe_serialization=True,
            **{
                f"{self.denoiser_part}_lora_layers": layers,
                # Without it the loader takes alpha for the rank, and the adapter acts with another strength.
                f"{self.denoiser_part}_lora_adapter_metadata": self.denoiser.peft_config["default"].to_dict(),
            },
        )


def latent_channels(settings: Any) -> int:
    """Channels of a VAE's latents, by its settings."""
    return int(settings.get("latent_channels") or settings["z_dim"])


def latent_offset_and_scale(settings: Any) -> tuple[Tensor, Tensor]:
    """What brings a VAE's latents to about N(0, 1): (latent - offset) · scale, one number a channel or one for all.

    Pipelines undo it before they decode: most know one factor and a shift, some a mean and deviation a channel.
    """
    factor = float(settings.get("scaling_factor") or 1.0)
    mean, deviation = settings.get("latents_mean"), settings.get("latents_std")
    if mean is not None and deviation is not None:
        return torch.tensor(mean).float(), factor / torch.tensor(deviation).float()
    return torch.tensor([settings.get("shift_factor") or 0.0]), torch.tensor([factor])


def fingerprint(modules: Sequence[Any], *words: str) -> str:
    """A hash of the modules' settings and weights (None for what a pipeline lacks), and of the words."""
    digest = hashlib.sha256()
    for module in modules:
        if module is None:
            digest.update(b"none")
            continue
        settings = dict(module.config) if isinstance(module.config, dict) else module.config.to_dict()
        settings.pop("_name_or_path", None)
        digest.update(json.dumps(settings, sort_keys=True, default=str).encode())
        for name, tensor in sorted(module.state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().contiguous().view(torch.uint8).numpy().data)
    for word in words:
        digest.update(word.encode())
    return digest.hexdigest()
