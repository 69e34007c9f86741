"""An open_clip model from weights on disk: the towers behind the CLIP scorer and the CLIP text embedder."""

import hashlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

T = TypeVar("T")
BATCH = 32
HUB_WEIGHTS = "open_clip_model.safetensors"
HUB_CONFIG = "open_clip_config.json"


class WeightsMissingError(FileNotFoundError):
    """A model's weights are not where the settings say; the message says what to do."""


@dataclass(frozen=True)
class ClipSource:
    """Where the weights are: an architecture known to open_clip and a file, or a folder in the hub's layout.

    `weights` is a `.safetensors` file for `model` (such as "ViT-B-32"); with an empty `model` it is a folder that
    holds `open_clip_config.json` and `open_clip_model.safetensors`. Pickled checkpoints are never opened.
    """

    model: str = ""
    weights: str = ""

    def why_not(self) -> str | None:
        """Why the weights cannot be loaded, as a sentence; None if they are there."""
        if not self.weights:
            return (
                "No open_clip weights are configured: set TASTEMAKER_OPEN_CLIP_WEIGHTS to a folder with "
                f"{HUB_CONFIG} and {HUB_WEIGHTS}, or to a .safetensors file with TASTEMAKER_OPEN_CLIP_MODEL "
                "naming its architecture."
            )
        if not self.model and not (Path(self.weights) / HUB_CONFIG).is_file():
            return f"{self.weights} is no folder with {HUB_CONFIG}; for a single file, name its architecture too."
        if self.file.suffix != ".safetensors":
            return f"{self.file} is not a .safetensors file; convert it first, pickled weights are never opened."
        if not self.file.is_file():
            return f"There are no open_clip weights at {self.file}: put the file there or correct the setting."
        return None

    @property
    def file(self) -> Path:
        """The safetensors file."""
        return Path(self.weights) if self.model else Path(self.weights) / HUB_WEIGHTS

    @cached_property
    def revision(self) -> str:
        """The architecture and the first 16 digits of the file's sha256; raises `WeightsMissingError`."""
        self.require()
        with self.file.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return f"{self.model or Path(self.weights).name}@{digest[:16]}"

    def require(self) -> None:
        """Raise `WeightsMissingError` unless the weights are there."""
        if reason := self.why_not():
            raise WeightsMissingError(reason)


class ClipModel:
    """Image and text towers that return unit vectors, float32, (n, d). Loaded on first use."""

    def __init__(self, source: ClipSource) -> None:
        self.source = source
        self._lock = threading.Lock()

    def embed_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, d) of the text tower; texts beyond its context are cut by its tokenizer."""
        self.source.require()
        import torch

        parts = []
        with torch.inference_mode():
            for batch in _batches(texts):
                features = self._model.encode_text(self._tokenizer(list(batch)), normalize=True)
                parts.append(features.float().numpy())
        return _stacked(parts)

    def embed_images(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """Unit vectors (n, d) of the image tower."""
        self.source.require()
        import torch

        parts = []
        with torch.inference_mode():
            for batch in _batches(images):
                pixels = torch.stack([self._preprocess(image.convert("RGB")) for image in batch])
                parts.append(self._model.encode_image(pixels, normalize=True).float().numpy())
        return _stacked(parts)

    @property
    def _model(self) -> Any:
        return self._loaded[0]

    @property
    def _preprocess(self) -> Any:
        return self._loaded[1]

    @property
    def _tokenizer(self) -> Any:
        return self._loaded[2]

    @property
    def _loaded(self) -> tuple[Any, Any, Any]:
        with self._lock:
            return self._load

    @cached_property
    def _load(self) -> tuple[Any, Any, Any]:
        from safetensors.torch import load_file

        from curation.model_libraries import open_clip

        name = self.source.model or f"local-dir:{self.source.weights}"
        model = open_clip.create_model(name, load_weights=False, pretrained_text=False)
        model.load_state_dict(load_file(self.source.file))
        preprocess = open_clip.transform.image_transform_v2(
            open_clip.transform.PreprocessCfg(**model.visual.preprocess_cfg), is_train=False
        )
        return model.eval(), preprocess, open_clip.get_tokenizer(name)


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _stacked(parts: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    return np.concatenate(parts) if parts else np.zeros((0, 0), np.float32)
