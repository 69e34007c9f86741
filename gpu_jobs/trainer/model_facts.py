"""What a diffusers folder says of itself without loading a weight: parameters, shapes of latents and text.

The header of a safetensors file names every tensor with its shape (https://huggingface.co/docs/safetensors); its
first eight bytes are the header's length, little-endian.
"""

import json
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from gpu_jobs.trainer.adapters.targets import ATTENTION, JOINT_ATTENTION
from gpu_jobs.trainer.buckets import Frame, largest_bucket
from gpu_jobs.trainer.budget import Counts, largest_block
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.text_facts import text_values

DENOISERS = ("unet", "transformer")
LONGEST_HEADER = 100 * 2**20  # the format's own limit
_USUAL_TARGETS = {"StableDiffusion3Pipeline": JOINT_ATTENTION, "FluxPipeline": JOINT_ATTENTION}
_NOT_LEARNED = ("pos_embed.pos_embed",)  # saved with the weights: SD3's positions
_USUAL_DOWNSAMPLING = 8  # of VAEs whose settings do not say

Shape = tuple[int, ...]


@dataclass(frozen=True)
class ModelFacts:
    """Shapes of a pipeline's parts; ``tensors`` are the denoiser's weights by name."""

    pipeline: str
    tensors: dict[str, Shape]
    pipeline_parameters: int
    vae_parameters: int
    latent_channels: int
    pixels_per_latent: int
    frames_per_latent: int
    text_values: int

    @property
    def media(self) -> Literal["image", "video"]:
        """What the model makes."""
        return "video" if self.pipeline == "WanPipeline" else "image"

    @property
    def denoiser_parameters(self) -> int:
        """How many numbers the denoiser has."""
        return sum(map(math.prod, self.tensors.values()))

    @property
    def multiplied(self) -> dict[str, int]:
        """How many numbers are in each matrix of the denoiser's linear layers and convolutions, and in its bias."""
        matrices = {name for name, shape in self.tensors.items() if name.endswith(".weight") and len(shape) > 1}
        biases = {f"{name.removesuffix('weight')}bias" for name in matrices} & self.tensors.keys()
        return {name: math.prod(self.tensors[name]) for name in matrices | biases}

    def counts(self, config: TrainConfig) -> Counts:
        """What a run with this configuration is made of; activations nobody knows from a file."""
        return Counts(
            pipeline=self.pipeline_parameters,
            denoiser=self.denoiser_parameters,
            multiplied=sum(self.multiplied.values()),
            multiplied_in_block=largest_block(self.multiplied),
            vae=self.vae_parameters,
            trained=self.trained_parameters(config),
            latent=self.latent_values(largest_bucket(config.resolution, config.framing)),
            text=self.text_values,
        )

    def trained_parameters(self, config: TrainConfig) -> int:
        """The whole denoiser's, or its adapters'; a gate's are not counted."""
        if config.gate is not None:
            return 0
        if config.lora is not None:
            usual = _USUAL_TARGETS.get(self.pipeline, ATTENTION)
            return self.lora_parameters(config.lora.rank, config.lora.target_modules or usual)
        learned = (shape for name, shape in self.tensors.items() if name not in _NOT_LEARNED)
        return sum(map(math.prod, learned))

    def lora_parameters(self, rank: int, target_modules: tuple[str, ...]) -> int:
        """How many numbers adapters of that rank would have on the modules with these suffixes."""
        count = 0
        for name, shape in self.tensors.items():
            module, _, kind = name.rpartition(".")
            if kind == "weight" and len(shape) > 1 and _is_target(module, target_modules):
                count += rank * (shape[0] + math.prod(shape[1:]))
        return count

    def latent_values(self, frame: Frame) -> int:
        """Numbers in the latent of one medium; a video's first frame has a latent frame of its own."""
        height, width = (-(-side // self.pixels_per_latent) for side in (frame.height, frame.width))
        frames = 1 + (frame.frames - 1) // self.frames_per_latent
        return self.latent_channels * frames * height * width


def model_facts(folder: Path) -> ModelFacts | None:
    """The facts of a diffusers folder; None where it is none, or has no denoiser saved as safetensors."""
    index = _json(folder / "model_index.json")
    denoiser = next((name for name in DENOISERS if (folder / name).is_dir()), None)
    if not index or denoiser is None:
        return None
    shapes = {
        part.name: _tensors(part) for part in sorted(folder.iterdir()) if part.is_dir() and part.name in index
    }
    if not shapes.get(denoiser):
        return None
    settings = {part: _json(folder / part / "config.json") for part in shapes}
    tokenizers = {part: _json(folder / part / "tokenizer_config.json") for part in shapes if "tokenizer" in part}
    vae = settings.get("vae", {})
    sizes = {part: sum(map(math.prod, tensors.values())) for part, tensors in shapes.items()}
    pipeline = str(index.get("_class_name"))
    return ModelFacts(
        pipeline=pipeline,
        tensors=shapes[denoiser],
        pipeline_parameters=sum(sizes.values()),
        vae_parameters=sizes.get("vae", 0),
        latent_channels=int(vae.get("latent_channels") or vae.get("z_dim") or 4),
        pixels_per_latent=_pixels_per_latent(vae),
        frames_per_latent=int(vae.get("scale_factor_temporal") or 1),
        text_values=text_values(pipeline, settings, tokenizers),
    )


def _is_target(module: str, targets: tuple[str, ...]) -> bool:
    return any(module == target or module.endswith(f".{target}") for target in targets)


def _pixels_per_latent(vae: Mapping[str, Any]) -> int:
    """Video VAEs say it; those of pictures halve once between any two of their blocks."""
    if "scale_factor_spatial" in vae:
        return int(vae["scale_factor_spatial"])
    blocks = vae.get("block_out_channels")
    return int(2 ** (len(blocks) - 1)) if blocks else _USUAL_DOWNSAMPLING


def _weight_files(part: Path) -> list[Path]:
    """The files of one variant: where a component is there in float32 and in float16, only the former is loaded."""
    files = sorted(part.glob("*.safetensors"))
    plain = [file for file in files if ".fp16" not in file.name and ".non_ema" not in file.name]
    return plain or files


def _tensors(part: Path) -> dict[str, Shape]:
    shapes: dict[str, Shape] = {}
    for file in _weight_files(part):
        header = _header(file)
        shapes |= {name: tuple(entry["shape"]) for name, entry in header.items() if name != "__metadata__"}
    return shapes


def _header(file: Path) -> dict[str, Any]:
    with file.open("rb") as opened:
        (length,) = struct.unpack("<Q", opened.read(8))
        if length > LONGEST_HEADER:
            raise ValueError(f"{file.name} is no safetensors file: its header would be {length} bytes long.")
        header: dict[str, Any] = json.loads(opened.read(length))
    return header


def _json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return content if isinstance(content, dict) else {}
