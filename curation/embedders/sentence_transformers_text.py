"""Any model of sentence-transformers in a local folder as an embedder (an extra)."""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from curation.clip_model import WeightsMissingError


class SentenceTransformersText:
    """What the model at `folder` says of a text, normalised. Nothing is fetched, no code of the folder run."""

    title = "Meaning (a model of sentence-transformers)"
    instant = False

    def __init__(self, folder: Path) -> None:
        self.id = f"sentence-transformers:{folder}"
        self._folder = folder
        if not (folder / "modules.json").is_file():
            raise WeightsMissingError(
                f"There is no model of sentence-transformers at {folder}: it needs a modules.json, as "
                "SentenceTransformer.save writes it."
            )
        if reason := self.why_not():
            raise WeightsMissingError(reason)

    def why_not(self) -> str | None:
        """Whether the package is missing."""
        if find_spec("sentence_transformers") is not None:
            return None
        return "sentence-transformers is not installed: pip install 'tastemaker[sentence-transformers]'."

    @cached_property
    def revision(self) -> str:
        """The first 16 digits of a hash of every file of the folder."""
        digest = hashlib.sha256()
        for path in sorted(path for path in self._folder.rglob("*") if path.is_file()):
            digest.update(f"{path.relative_to(self._folder)}\n".encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()[:16]

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, d)."""
        if not texts:
            return np.zeros((0, 0), np.float32)
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, np.float32)

    @cached_property
    def _model(self) -> Any:
        from curation.model_libraries import sentence_transformers

        return sentence_transformers.SentenceTransformer(
            str(self._folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
