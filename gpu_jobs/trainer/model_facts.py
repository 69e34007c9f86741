"""What a diffusers folder says of itself without loading a weight: parameters, shapes of latents and text.

The header of a safetensors file names every tensor with its shape (https://huggingface.co/docs/safetensors); its
first eight bytes are the header's length, little-endian.
"""

import json
import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DENOISERS = ("unet", "transformer")
LONGEST_HEADER = 100 * 2**20  # the format's own limit
_LONGEST_TEXT = 512  # some tokenizers state no length but a number without meaning


@dataclass(frozen=True)
class ModelFacts:
    """Shapes of a pipeline's parts; ``tensors`` are the denoiser's weights by name, sizes are in bytes."""

    tensors: dict[str, tuple[int, ...]]
    total_parameters: int
    total_bytes: int
    latent_channels: int
    pixels_per_latent: int
    text_values: int

    @property
    def denoiser_parameters(self) -> int:
        """How many numbers the denoiser has."""
        return sum(math.prod(shape) for shape in self.tensors.values())

    def lora_parameters(self, rank: int, target_modules: tuple[str, ...]) -> int:
        """How many numbers adapters of that rank would have on the modules with these suffixes."""
        count = 0
        for name, shape in self.tensors.items():
            module, _, kind = name.rpartition(".")
            if kind == "weight" and len(shape) > 1 and _is_target(module, target_modules):
                count += rank * (shape[0] + math.prod(shape[1:]))
        return count

    def latent_values(self, resolution: int) -> int:
        """Numbers in the latent of one square picture of ``resolution`` pixels a side."""
        side = -(-resolution // self.pixels_per_latent)
        return self.latent_channels * side * side


def model_facts(folder: Path) -> ModelFacts | None:
    """The facts of a diffusers folder; None where it is none, or has no denoiser saved as safetensors."""
    if not (folder / "model_index.json").is_file():
        return None
    denoiser = next((folder / name for name in DENOISERS if (folder / name).is_dir()), None)
    tensors = {} if denoiser is None else _tensors(denoiser)
    if not tensors:
        return None
    parts = [part for part in sorted(folder.iterdir()) if part.is_dir()]
    shapes = {part.name: _tensors(part) for part in parts}
    vae = _json(folder / "vae" / "config.json")
    return ModelFacts(
        tensors=tensors,
        total_parameters=sum(math.prod(shape) for part in shapes.values() for shape in part.values()),
        total_bytes=sum(file.stat().st_size for part in parts for file in _weight_files(part)),
        latent_channels=int(vae.get("latent_channels", 4)),
        pixels_per_latent=2 ** (len(vae.get("block_out_channels", (0, 0, 0, 0))) - 1),
        text_values=_text_values(folder),
    )


def _is_target(module: str, targets: tuple[str, ...]) -> bool:
    return any(module == target or module.endswith(f".{target}") for target in targets)


def _weight_files(part: Path) -> list[Path]:
    """The files of one variant: where a component is there in float32 and in float16, only the former is loaded."""
    files = sorted(part.glob("*.safetensors"))
    plain = [file for file in files if ".fp16" not in file.name and ".non_ema" not in file.name]
    return plain or files


def _tensors(part: Path) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {}
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


def _text_values(folder: Path) -> int:
    """Numbers in the states of one prompt, over all text encoders."""
    values = 0
    for encoder in sorted(folder.glob("text_encoder*")):
        config = _json(encoder / "config.json")
        tokenizer = _json(folder / encoder.name.replace("text_encoder", "tokenizer") / "tokenizer_config.json")
        width = int(config.get("hidden_size", config.get("d_model", 0)))
        values += width * min(int(tokenizer.get("model_max_length", 77)), _LONGEST_TEXT)
    return values


def _json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return content if isinstance(content, dict) else {}
