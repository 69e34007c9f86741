"""What scorers with an image and a text tower have in common: the cosine of two unit vectors, then a formula."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from curation.scorers.media import Medium, images_of

Vectors = NDArray[np.float32]


class Towers(Protocol):
    """Texts and images into one space: unit vectors, float32, (n, d)."""

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """One vector a text."""
        ...

    def embed_images(self, images: Sequence[Image.Image]) -> Vectors:
        """One vector an image."""
        ...


class ClipLikeScorer(ABC):
    """Scores an image by the cosine to its prompt; subclasses say which towers, which wording and which formula."""

    id: str
    licence: str
    range_hint: tuple[float, float] = (-1.0, 1.0)
    prompt_free = False
    kinds = frozenset({"image"})

    def __init__(self, towers: Towers) -> None:
        self.towers = towers

    @property
    @abstractmethod
    def revision(self) -> str:
        """Of the weights and of what prepares texts and images; raises `WeightsMissingError`."""

    def worded(self, prompt: str) -> str:
        """The prompt as the text tower gets it."""
        return prompt

    def from_cosines(self, cosines: Vectors) -> Vectors:
        """The scores, (n,), from the cosines, (n,)."""
        return cosines

    def score(self, prompts: Sequence[str], media: Sequence[Medium]) -> Vectors:
        """Scores (n,); raises `WeightsMissingError`, and ValueError for clips."""
        return self.score_with(_as_they_are, prompts, media)

    def score_with(
        self, adjust: Callable[[Vectors], Vectors], prompts: Sequence[str], media: Sequence[Medium]
    ) -> Vectors:
        """Scores (n,) with the text vectors changed by `adjust`, (n, d) to (n, d)."""
        if len(prompts) != len(media):
            raise ValueError(f"{len(prompts)} prompts for {len(media)} images: they must be as many.")
        if not prompts:
            return np.zeros(0, np.float32)
        # Samples of one prompt come together: each text passes through the tower once.
        unique, index = np.unique(np.array(prompts, dtype=object), return_inverse=True)
        texts = adjust(self.embed_prompts(list(unique)))[index]
        cosines: Vectors = np.einsum("nd,nd->n", texts, self.towers.embed_images(images_of(media)))
        return self.from_cosines(cosines).astype(np.float32)

    def embed_prompts(self, prompts: Sequence[str]) -> Vectors:
        """Unit vectors (n, d) of the prompts in this scorer's wording."""
        return self.towers.embed_texts([self.worded(prompt) for prompt in prompts])


def _as_they_are(vectors: Vectors) -> Vectors:
    return vectors
