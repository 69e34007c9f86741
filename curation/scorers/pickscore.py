"""PickScore v1 (Kirstain et al. 2023, arXiv 2305.01569): exp(t)·cos of a CLIP ViT-H/14 tuned on Pick-a-Pic v1.

t is the model's own logit scale, so that scores are about 16 to 26 and their difference is a log-odds of being
preferred: p(0 over 1) = softmax of the two scores (section 4 of the paper).
"""

import hashlib
import threading
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from curation.clip_model import batches, device, stacked
from curation.scorers.clip_like import ClipLikeScorer, Vectors
from curation.weights import WeightsMissingError, how_to_configure, sha256_of

HUB_ID = "yuvalkirstain/PickScore_v1"
PROCESSOR_HUB_ID = "laion/CLIP-ViT-H-14-laion2B-s32B-b79K"
WEIGHTS, CONFIG, IMAGES = "model.safetensors", "config.json", "preprocessor_config.json"
# Either file tells how texts become tokens.
TOKENS = ("tokenizer.json", "vocab.json")


class PickScore(ClipLikeScorer):
    """Scores with PickScore, from a folder with the files of its hub repository."""

    id = "pickscore"
    range_hint = (15.0, 27.0)
    licence = "MIT"

    def __init__(self, weights: str = "", id: str | None = None) -> None:
        self.id = id or self.id
        self.weights = weights
        self._model = pickscore_model(weights)
        super().__init__(self._model)

    @property
    def revision(self) -> str:
        """The weights' hash and that of what prepares texts and images; raises `WeightsMissingError`."""
        self._model.require()
        folder = Path(self.weights)
        prepares = hashlib.sha256()
        for name in (CONFIG, IMAGES, *TOKENS, "merges.txt", "tokenizer_config.json"):
            if (folder / name).is_file():
                prepares.update(sha256_of(folder / name).encode())
        return f"PickScore_v1@{sha256_of(folder / WEIGHTS)[:16]}+{prepares.hexdigest()[:8]}"

    def why_not(self) -> str | None:
        """Why it cannot be used here; None if the weights are there."""
        return self._model.why_not()

    def from_cosines(self, cosines: Vectors) -> Vectors:
        """Times the logit scale."""
        return cosines * self._model.scale


class PickScoreModel:
    """The two towers, a transformers CLIP model. Loaded on first use, on a GPU if there is one."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._lock = threading.Lock()

    def why_not(self) -> str | None:
        """What is missing, as a sentence; None if all is there."""
        if not self.folder:
            return f"No weights of pickscore are configured (hub: {HUB_ID}): {how_to_configure('pickscore')}."
        folder = Path(self.folder)
        for name in (WEIGHTS, CONFIG):
            if not (folder / name).is_file():
                return f"There is no {name} in {folder}: download the repository {HUB_ID} of the hub to it."
        if not (folder / IMAGES).is_file() or not any((folder / name).is_file() for name in TOKENS):
            return (
                f"{folder} lacks {IMAGES} or a tokenizer ({' or '.join(TOKENS)}): copy the processor's files of "
                f"{PROCESSOR_HUB_ID} to it."
            )
        return None

    def require(self) -> None:
        """Raise `WeightsMissingError` unless all is there."""
        if reason := self.why_not():
            raise WeightsMissingError(reason)

    @property
    def scale(self) -> float:
        """exp of the learnt logit scale."""
        return float(self._loaded[0].logit_scale.detach().exp())

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, d); texts are cut at the 77 tokens of the tower."""
        import torch

        model, tokenizer, _ = self._loaded
        parts = []
        with torch.inference_mode():
            for batch in batches(texts):
                tokens = tokenizer(
                    list(batch),
                    padding="max_length",
                    truncation=True,
                    max_length=model.config.text_config.max_position_embeddings,
                    return_tensors="pt",
                ).to(device())
                parts.append(_unit(model.get_text_features(**tokens).pooler_output))
        return stacked(parts)

    def embed_images(self, images: Sequence[Image.Image]) -> Vectors:
        """Unit vectors (n, d)."""
        import torch

        model, _, processor = self._loaded
        parts = []
        with torch.inference_mode():
            for batch in batches(images):
                pixels = processor([image.convert("RGB") for image in batch], return_tensors="pt").to(device())
                parts.append(_unit(model.get_image_features(**pixels).pooler_output))
        return stacked(parts)

    @property
    def _loaded(self) -> tuple[Any, Any, Any]:
        self.require()
        with self._lock:
            return self._load

    @cached_property
    def _load(self) -> tuple[Any, Any, Any]:
        from curation.model_libraries import transformers

        # use_safetensors: beside the safe file there may lie a pickled one.
        model = transformers.CLIPModel.from_pretrained(self.folder, local_files_only=True, use_safetensors=True)
        tokenizer = transformers.AutoTokenizer.from_pretrained(self.folder, local_files_only=True)
        processor = transformers.CLIPImageProcessor.from_pretrained(self.folder, local_files_only=True)
        return model.eval().to(device()), tokenizer, processor


@cache
def pickscore_model(folder: str) -> PickScoreModel:
    """The model in a folder, one per process."""
    return PickScoreModel(folder)


def _unit(vectors: Any) -> Vectors:
    found: Vectors = vectors.float().cpu().numpy()
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return found
