"""The prompts of a pool: how well each is written, and how far it stands from the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from curation import embedders, entropy, prompt_map, text_quality
from curation.embedding_store import store_of

SPACES_KEPT = 4


@dataclass(frozen=True)
class PromptSpace:
    """u unique prompts with unit vectors (u, d), text quality (u,) and ln r_k (u,).

    ln r_k is NaN for prompts below the quality gate: they take no part, because gibberish is far from everything
    and would both win by distance and serve as somebody's neighbour.
    """

    texts: tuple[str, ...]
    embedder: str
    embedder_revision: str
    vectors: NDArray[np.float32]
    quality: NDArray[np.float64]
    log_distance: NDArray[np.float64]

    @cached_property
    def map(self) -> NDArray[np.float64]:
        """The prompts in the plane, (u, 2)."""
        return prompt_map.flattened(self.vectors)


def prompt_space(texts: Sequence[str], embedder: str, k: int, min_quality: float) -> PromptSpace:
    """Embed and measure unique prompts; the last few results are kept.

    Raises `UnknownEmbedderError`, `WeightsMissingError` and `NotEmbeddedError`.
    """
    return _space(tuple(texts), embedder, embedders.get(embedder).revision, k, min_quality)


def vectors(texts: Sequence[str], embedder: str) -> NDArray[np.float32]:
    """Unit vectors (n, d): computed at once where that is quick, else those that the job `embed` has stored.

    Raises as `prompt_space` does.
    """
    return _vectors(tuple(texts), embedder, embedders.get(embedder).revision)


@lru_cache(maxsize=SPACES_KEPT)
def _space(texts: tuple[str, ...], embedder: str, revision: str, k: int, min_quality: float) -> PromptSpace:
    unit, quality = _vectors(texts, embedder, revision), _quality(texts)
    distance = np.full(len(texts), np.nan)
    taking_part = np.flatnonzero(quality >= min_quality)
    distance[taking_part] = entropy.log_neighbour_distance(unit[taking_part], k)
    return PromptSpace(texts, embedder, revision, unit, quality, distance)


@lru_cache(maxsize=SPACES_KEPT)
def _vectors(texts: tuple[str, ...], embedder: str, revision: str) -> NDArray[np.float32]:
    chosen = embedders.get(embedder)
    return chosen.embed(texts) if chosen.instant else store_of(embedder).vectors(texts)


@lru_cache(maxsize=SPACES_KEPT)
def _quality(texts: tuple[str, ...]) -> NDArray[np.float64]:
    return text_quality.scores(texts).astype(np.float64)
