"""A transformers CLIP text encoder in a folder, such as the one inside a diffusion pipeline, as an embedder."""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from curation.weights import WeightsMissingError

BATCH = 64


class TransformersText:
    """The pooled output of the CLIP text encoder at `folder`: what the generator itself makes of a prompt.

    `folder` is a diffusers pipeline (with `text_encoder` and `tokenizer` inside) or a folder that holds both.
    """

    title = "Meaning (the text encoder of a generator)"
    instant = False

    def __init__(self, folder: Path) -> None:
        self.id = f"transformers:{folder}"
        self._encoder = folder / "text_encoder" if (folder / "text_encoder").is_dir() else folder
        self._tokenizer = folder / "tokenizer" if (folder / "tokenizer").is_dir() else folder
        if not (self._encoder / "model.safetensors").is_file():
            raise WeightsMissingError(
                f"There is no CLIP text encoder at {folder}: it needs a model.safetensors, alone or in the folder "
                "text_encoder of a pipeline."
            )

    @cached_property
    def revision(self) -> str:
        """The first 16 digits of the weights' sha256."""
        with (self._encoder / "model.safetensors").open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:16]

    def why_not(self) -> str | None:
        """Nothing: without weights there would be no such object."""
        return None

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, d)."""
        import torch

        model, tokenizer = self._load
        parts = []
        with torch.inference_mode():
            for start in range(0, len(texts), BATCH):
                tokens = tokenizer(
                    list(texts[start : start + BATCH]), padding="max_length", truncation=True, return_tensors="pt"
                )
                pooled = model(input_ids=tokens.input_ids).pooler_output
                parts.append(torch.nn.functional.normalize(pooled.float(), dim=-1).numpy())
        return np.concatenate(parts) if parts else np.zeros((0, 0), np.float32)

    @cached_property
    def _load(self) -> tuple[Any, Any]:
        from curation.model_libraries import transformers

        model = transformers.CLIPTextModel.from_pretrained(self._encoder, local_files_only=True)
        tokenizer = transformers.CLIPTokenizer.from_pretrained(self._tokenizer, local_files_only=True)
        return model.eval(), tokenizer
