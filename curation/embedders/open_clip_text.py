"""The text tower of an open_clip model as an embedder: the one FiFA uses (arXiv 2410.10166)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from curation.clip_model import ClipSource, clip_model


class OpenClipText:
    """Meaning, as far as the configured open_clip model knows it."""

    id = "open_clip"
    title = "Meaning (text tower of the configured open_clip model)"
    instant = False

    def __init__(self, source: ClipSource) -> None:
        self._clip = clip_model(source)

    @property
    def revision(self) -> str:
        """The architecture and the hash of the weights; raises `WeightsMissingError`."""
        return self._clip.source.revision

    def why_not(self) -> str | None:
        """What is wrong with the configured weights."""
        return self._clip.source.why_not()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, d); raises `WeightsMissingError`."""
        return self._clip.embed_texts(texts)
