"""CLIP similarity: the cosine between a prompt's and an image's embedding (Radford et al. 2021, arXiv 2103.00020).

The plain cosine, not CLIPScore's 2.5·max(cos, 0) (Hessel et al. 2021): the margin wants the sign, and a constant
factor changes nothing in a ranking.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from curation.clip_model import ClipModel, ClipSource
from curation.scorers.media import Medium, images_of


class OpenClipSimilarity:
    """Scores with any open_clip model whose safetensors weights are on disk."""

    id = "open_clip"
    range_hint = (-1.0, 1.0)
    prompt_free = False
    kinds = frozenset({"image"})

    def __init__(self, model: str = "", weights: str = "", licence: str = "as the weights") -> None:
        self.source = ClipSource(model, weights)
        self.licence = licence
        self._clip = ClipModel(self.source)

    @property
    def revision(self) -> str:
        """The architecture and the hash of the weights; raises `WeightsMissingError`."""
        return self.source.revision

    def why_not(self) -> str | None:
        """Why it cannot be used here; None if the weights are there."""
        return self.source.why_not()

    def score(self, prompts: Sequence[str], media: Sequence[Medium]) -> NDArray[np.float32]:
        """Cosines (n,); raises `WeightsMissingError`."""
        if len(prompts) != len(media):
            raise ValueError(f"{len(prompts)} prompts for {len(media)} images: they must be as many.")
        if not prompts:
            return np.zeros(0, np.float32)
        # Samples of one prompt come together: each text passes through the tower once.
        unique, index = np.unique(np.array(prompts, dtype=object), return_inverse=True)
        texts = self._clip.embed_texts(list(unique))[index]
        cosines: NDArray[np.float32] = np.einsum("nd,nd->n", texts, self._clip.embed_images(images_of(media)))
        return cosines
