"""Shapeworld's own CLIP: a small open_clip model of this world, as a scorer of pictures and embedder of captions.

It is what makes the CLIP path mean something where no published weights are: the same code loads it that loads a
ViT-H/14. torch and open_clip are imported when a score is wanted.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from curation.clip_model import ClipSource
from curation.embedders.open_clip_text import OpenClipText
from curation.errors import CurationError
from curation.scorers.media import Medium
from curation.scorers.open_clip_similarity import OpenClipSimilarity
from gpu_jobs.shapeworld.captions import sample_captions, vocabulary

WEIGHTS = Path(__file__).parent / "weights" / "clip"
SOURCE = ClipSource(
    weights=str(WEIGHTS),
    name="shapeworld-clip",
    origin="restore the folder from version control, or train it with `python -m gpu_jobs.shapeworld.train_clip`",
)
# From how many captions the direction that all have in common is estimated.
COMMON_CAPTIONS = 512
_WORD = re.compile(r"\w+|[^\w\s]")


class NotThisWorld(CurationError, ValueError):
    """A prompt has words that the model has never met: whatever it says of them is noise."""

    def __init__(self, prompt: str, words: Sequence[str]) -> None:
        super().__init__(f"{prompt!r} has words that Shapeworld's CLIP does not know: {', '.join(words)}.")


class ShapeworldClip(OpenClipSimilarity):
    """The cosine between a Shapeworld caption and a picture."""

    id = "shapeworld-clip"

    def __init__(self, id: str | None = None) -> None:
        super().__init__(licence="Apache-2.0", id=id)

    def source_of(self, weights: str, model: str) -> ClipSource:
        """The weights that come with the project."""
        return SOURCE

    def score(self, prompts: Sequence[str], media: Sequence[Medium]) -> NDArray[np.float32]:
        """Cosines (n,); raises `NotThisWorld` for prompts with foreign words, and ValueError for clips."""
        _require_known(prompts)
        return super().score(prompts, media)


class ShapeworldText(OpenClipText):
    """The text tower of that model as an embedder: which captions mean nearly the same."""

    id = "shapeworld-clip"
    title = "Meaning (Shapeworld's own CLIP, for its captions alone)"

    def __init__(self) -> None:
        super().__init__(SOURCE)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, 256); raises `NotThisWorld`."""
        _require_known(texts)
        return super().embed(texts)


def _require_known(prompts: Sequence[str]) -> None:
    for prompt in dict.fromkeys(prompts):
        if unknown := foreign_words(prompt):
            raise NotThisWorld(prompt, unknown)


def foreign_words(prompt: str) -> list[str]:
    """The words and signs of a prompt that no caption has."""
    known = set(vocabulary())
    return [word for word in dict.fromkeys(_WORD.findall(prompt)) if word not in known]


def common_captions() -> list[str]:
    """Captions from which the direction that all have in common is estimated: always the same."""
    return sample_captions(COMMON_CAPTIONS, seed=0, split="train", unique=True)
