"""An open_clip model from weights on disk: the towers behind the CLIP scorers and the CLIP text embedder."""

import hashlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from curation.weights import WeightsMissingError, how_to_configure, sha256_of

T = TypeVar("T")
BATCH = 32
HUB_WEIGHTS = "open_clip_model.safetensors"
HUB_CONFIG = "open_clip_config.json"
# What in a folder decides how texts and images become a model's input.
PREPARES = (HUB_CONFIG, "tokenizer.json", "tokenizer_config.json")
# A score's revision has room for 128 characters, and variants of a scorer add to it.
LONGEST_NAME = 48


@dataclass(frozen=True)
class ClipSource:
    """Where the weights are: a folder in the hub's layout, or a file and the architecture that it is of.

    `weights` is a folder that holds `open_clip_config.json` and `open_clip_model.safetensors`; or, with `model`
    (such as "ViT-B-32"), a `.safetensors` file. Pickled checkpoints are never opened. `name` is the id that the
    weights are configured under; `origin` says where to get them.
    """

    model: str = ""
    weights: str = ""
    name: str = "open_clip"
    origin: str = "any open_clip model of the hub will do"
    # How an image that is no square becomes one: "shortest" side fitted and cut, or "longest" and padded.
    resize_mode: str | None = None

    def why_not(self) -> str | None:
        """Why the weights cannot be loaded, as a sentence; None if they are there."""
        if not self.weights:
            return (
                f"No weights of {self.name} are configured ({self.origin}): {how_to_configure(self.name)}, "
                f"a folder with {HUB_CONFIG} and {HUB_WEIGHTS} or a .safetensors file of a known architecture."
            )
        if not self.model and not (Path(self.weights) / HUB_CONFIG).is_file():
            return f"{self.weights} is no folder with {HUB_CONFIG}; for a single file, name its architecture too."
        if self.file.suffix != ".safetensors":
            return (
                f"{self.file} is not a .safetensors file; pickled weights are never opened: convert it once with "
                "`manage.py convert_weights`."
            )
        if not self.file.is_file():
            return f"There are no weights of {self.name} at {self.file} ({self.origin}): put the file there."
        return None

    @property
    def file(self) -> Path:
        """The safetensors file."""
        return Path(self.weights) if self.model else Path(self.weights) / HUB_WEIGHTS

    @property
    def revision(self) -> str:
        """The architecture, the weights' sha256 and that of the preprocessing; raises `WeightsMissingError`."""
        self.require()
        name = (self.model or Path(self.weights).name)[:LONGEST_NAME]
        return f"{name}@{sha256_of(self.file)[:16]}+{self._preprocessing_hash()}"

    def require(self) -> None:
        """Raise `WeightsMissingError` unless the weights are there."""
        if reason := self.why_not():
            raise WeightsMissingError(reason)

    def _preprocessing_hash(self) -> str:
        """Of what the folder says of sizes, means and tokens; or of the architecture's name, which says it."""
        digest = hashlib.sha256(f"{self.model}/{self.resize_mode}".encode())
        if not self.model:
            for name in PREPARES:
                if (file := Path(self.weights) / name).is_file():
                    digest.update(sha256_of(file).encode())
        return digest.hexdigest()[:8]


class ClipModel:
    """Image and text towers that return unit vectors, float32, (n, d); on a GPU if there is one."""

    def __init__(self, source: ClipSource) -> None:
        self.source = source
        self._lock = threading.Lock()

    def embed_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, d) of the text tower; texts beyond its context are cut by its tokenizer."""
        self.source.require()
        import torch

        parts = []
        with torch.inference_mode():
            for batch in batches(texts):
                tokens = self._tokenizer(list(batch)).to(device())
                parts.append(self._model.encode_text(tokens, normalize=True).float().cpu().numpy())
        return stacked(parts)

    def embed_images(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """Unit vectors (n, d) of the image tower."""
        self.source.require()
        import torch

        parts = []
        with torch.inference_mode():
            for batch in batches(images):
                pixels = torch.stack([self._preprocess(image.convert("RGB")) for image in batch]).to(device())
                parts.append(self._model.encode_image(pixels, normalize=True).float().cpu().numpy())
        return stacked(parts)

    @property
    def parameter_count(self) -> int:
        """How many numbers the two towers hold."""
        return sum(parameter.numel() for parameter in self._model.parameters())

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
        # Copied into the model's own float32: weights may lie on disk in half precision.
        model.load_state_dict(load_file(self.source.file))
        settings = dict(model.visual.preprocess_cfg)
        if self.source.resize_mode is not None:
            settings["resize_mode"] = self.source.resize_mode
        preprocess = open_clip.transform.image_transform_v2(
            open_clip.transform.PreprocessCfg(**settings), is_train=False
        )
        return model.eval().to(device()), preprocess, open_clip.get_tokenizer(name)


@cache
def clip_model(source: ClipSource) -> ClipModel:
    """The model, one per process: scorers, their variants and embedders of the same weights share it."""
    return ClipModel(source)


def device() -> Any:
    """The first GPU, or the CPU where there is none."""
    import torch

    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """As many items at a time as a model takes."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def stacked(parts: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Batches of vectors as one table; (0, 0) where there are none."""
    return np.concatenate(parts) if parts else np.zeros((0, 0), np.float32)
