"""LAION aesthetic predictor v2 (Schuhmann et al. 2022, arXiv 2210.08402, section 3.3): how pretty, about 1 to 10.

A head on the unit vector that OpenAI's CLIP ViT-L/14 makes of an image: five linear layers, 768 → 1024 → 128 → 64 →
16 → 1, with dropout between them when it was trained and no activation at all. The prompt is ignored. The head is
published as a pickle (`sac+logos+ava1-l14-linearMSE.pth` of christophschuhmann/improved-aesthetic-predictor);
`manage.py convert_weights` makes the safetensors file of it.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from curation.clip_model import HUB_CONFIG, HUB_WEIGHTS, ClipSource, clip_model
from curation.errors import CurationError
from curation.scorers.media import Medium, images_of
from curation.weights import WeightsMissingError, how_to_configure, sha256_of

HEAD = "sac+logos+ava1-l14-linearMSE.safetensors"
CLIP = "clip"
# Places of the linear layers among the published `layers`, the rest being dropout; and (out, in) of each.
LAYERS = {0: (1024, 768), 2: (128, 1024), 4: (64, 128), 6: (16, 64), 7: (1, 16)}


class AestheticHeadError(CurationError):
    """The file holds another network than the head of this scorer."""


class AestheticV2:
    """Scores from a folder with the head and, in `clip/`, OpenAI's ViT-L/14 in open_clip's layout."""

    range_hint = (1.0, 10.0)
    licence = "Apache-2.0 (head), MIT (CLIP)"
    prompt_free = True
    kinds = frozenset({"image"})

    def __init__(self, weights: str = "", id: str = "aesthetic-v2") -> None:
        self.id = id
        self.folder = Path(weights)
        self.is_configured = bool(weights)
        self._clip = clip_model(
            ClipSource(
                weights=str(self.folder / CLIP),
                name=f"{id}'s CLIP",
                origin="timm/vit_large_patch14_clip_224.openai of the hub",
            )
        )

    @property
    def revision(self) -> str:
        """The head's hash and CLIP's revision; raises `WeightsMissingError`."""
        self._require()
        return f"{sha256_of(self.folder / HEAD)[:16]} on {self._clip.source.revision}"

    def why_not(self) -> str | None:
        """Why it cannot be used here; None if the weights are there."""
        if not self.is_configured:
            return f"No weights of {self.id} are configured: {how_to_configure('aesthetic-v2')}."
        if not (self.folder / HEAD).is_file():
            return (
                f"There is no {HEAD} in {self.folder}: make it with `manage.py convert_weights` from the .pth file "
                "of github.com/christophschuhmann/improved-aesthetic-predictor."
            )
        if not (self.folder / CLIP / HUB_CONFIG).is_file():
            return (
                f"There is no CLIP ViT-L/14 in {self.folder / CLIP}: put {HUB_CONFIG} and {HUB_WEIGHTS} of "
                "timm/vit_large_patch14_clip_224.openai (hub) there."
            )
        return self._clip.source.why_not()

    def score(self, prompts: Sequence[str], media: Sequence[Medium]) -> NDArray[np.float32]:
        """Scores (n,); raises `WeightsMissingError`, `AestheticHeadError`, and ValueError for clips."""
        if len(prompts) != len(media):
            raise ValueError(f"{len(prompts)} prompts for {len(media)} images: they must be as many.")
        if not media:
            return np.zeros(0, np.float32)
        self._require()
        values = self._clip.embed_images(images_of(media))
        for weight, bias in self._head:
            values = values @ weight.T + bias
        return values[:, 0]

    def _require(self) -> None:
        if reason := self.why_not():
            raise WeightsMissingError(reason)

    @cached_property
    def _head(self) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
        from safetensors.numpy import load_file

        tensors = load_file(self.folder / HEAD)
        layers = []
        for place, shape in LAYERS.items():
            weight, bias = (tensors.get(f"layers.{place}.{part}") for part in ("weight", "bias"))
            if weight is None or bias is None or weight.shape != shape or bias.shape != shape[:1]:
                raise AestheticHeadError(
                    f"{self.folder / HEAD} is not the head of {self.id}: layers.{place} should be a linear layer "
                    f"from {shape[1]} to {shape[0]}."
                )
            layers.append((weight.astype(np.float32), bias.astype(np.float32)))
        return layers
