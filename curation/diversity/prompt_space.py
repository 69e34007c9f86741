"""The prompts of a pool: where each stands, and how far from the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from curation import embedders
from curation.diversity import entropy, prompt_map
from curation.diversity.embedding_store import store_of
from curation.diversity.nearest import Search

SPACES_KEPT = 4


@dataclass(frozen=True)
class PromptSpace:
    """u unique prompts with unit vectors (u, d) and ln r_k (u,), and how their neighbours were searched for.

    ln r_k is NaN for prompts that take no part: those that a gate keeps out, because gibberish is far from
    everything and would both win by distance and serve as somebody's neighbour.
    """

    texts: tuple[str, ...]
    embedder: str
    embedder_revision: str
    vectors: NDArray[np.float32]
    log_distance: NDArray[np.float64]
    search: Search

    @cached_property
    def map(self) -> NDArray[np.float64]:
        """The prompts in the plane, (u, 2)."""
        return prompt_map.flattened(self.vectors)


def prompt_space(texts: Sequence[str], embedder: str, k: int, takes_part: NDArray[np.bool_]) -> PromptSpace:
    """Embed unique prompts and measure those that take part (u,); the last few results are kept.

    Raises `UnknownEmbedderError`, `WeightsMissingError` and `NotEmbeddedError`.
    """
    return _space(tuple(texts), embedder, embedders.get(embedder).revision, k, takes_part.tobytes())


def vectors(texts: Sequence[str], embedder: str) -> NDArray[np.float32]:
    """Unit vectors (n, d): computed at once where that is quick, else those that the job `embed` has stored.

    Raises as `prompt_space` does.
    """
    return _vectors(tuple(texts), embedder, embedders.get(embedder).revision)


@lru_cache(maxsize=SPACES_KEPT)
def _space(texts: tuple[str, ...], embedder: str, revision: str, k: int, takes_part: bytes) -> PromptSpace:
    unit = _vectors(texts, embedder, revision)
    distance = np.full(len(texts), np.nan)
    taking_part = np.flatnonzero(np.frombuffer(takes_part, dtype=np.bool_))
    distance[taking_part], search = entropy.searched_log_distance(unit[taking_part], k)
    return PromptSpace(texts, embedder, revision, unit, distance, search)


@lru_cache(maxsize=SPACES_KEPT)
def _vectors(texts: tuple[str, ...], embedder: str, revision: str) -> NDArray[np.float32]:
    chosen = embedders.get(embedder)
    return chosen.embed(texts) if chosen.instant else store_of(embedder).vectors(texts)
