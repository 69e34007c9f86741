"""Diversity of prompts by k nearest neighbours: log distances, and an entropy relative to chance.

Everything here works on **unique** prompts. Over pairs, every prompt that occurs k times would have its own copies
as neighbours, distance zero, and three quarters of a real pool would be clamped to the same value.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from curation.diversity.nearest import EXACT, Search, kth_neighbour

# float32 inner products of equal unit vectors are off by up to 1e-6, so their distance comes out as up to 1.4e-3
# instead of 0: below this, distances are noise.
LEAST_DISTANCE = 1e-2


@dataclass(frozen=True)
class RelativeEntropy:
    """The entropy of a selection less that of random subsets of equal size, in nats.

    Only this difference is reported: the estimator's bias in high dimension (+12% at d = 128) depends on n, k, d
    and the embedder, and cancels only where all four are the same. `spread` is the standard deviation over the
    random subsets.
    """

    nats: float
    spread: float
    size: int


def unique_texts(texts: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
    """The distinct texts in sorted order, and for each of the given ones which it is."""
    distinct = sorted(set(texts))
    index = {text: position for position, text in enumerate(distinct)}
    return distinct, np.array([index[text] for text in texts], dtype=np.int64)


def log_neighbour_distance(
    vectors: NDArray[np.float32], k: int, progress: Callable[[int, int], None] | None = None
) -> NDArray[np.float64]:
    """ln r_k of each of n unit vectors (n, d): the log Euclidean distance to its k-th neighbour, itself excluded.

    This is a prompt's own contribution to the Kozachenko-Leonenko entropy; all else there is constant for fixed n,
    k and d. Distances are clamped below at `LEAST_DISTANCE`. With fewer than k others the furthest stands in; a
    single vector has no neighbour and gets NaN.
    """
    return searched_log_distance(vectors, k, progress)[0]


def searched_log_distance(
    vectors: NDArray[np.float32], k: int, progress: Callable[[int, int], None] | None = None
) -> tuple[NDArray[np.float64], Search]:
    """`log_neighbour_distance`, and how the neighbours were found."""
    n = len(vectors)
    k = min(k, n - 1)
    if k < 1:
        return np.full(n, np.nan), EXACT
    cosine, search = kth_neighbour(vectors, k, progress)
    # Unit vectors: r² = 2 - 2·cos.
    distance = np.sqrt(np.maximum(2.0 - 2.0 * cosine.astype(np.float64), 0.0))
    return np.log(np.maximum(distance, LEAST_DISTANCE)), search


def entropy(vectors: NDArray[np.float32], k: int) -> float:
    """Kozachenko-Leonenko estimate H = psi(n) - psi(k) + ln V_d + d/n · sum ln r_k, in nats.

    V_d is the volume of the unit ball in d dimensions. Biased in high dimension: compare only as
    `relative_entropy` does.
    """
    from scipy.special import digamma, gammaln

    n, d = vectors.shape
    k = min(k, n - 1)
    volume = d / 2 * np.log(np.pi) - gammaln(d / 2 + 1)
    return float(digamma(n) - digamma(k) + volume + d * np.mean(log_neighbour_distance(vectors, k)))


def relative_entropy(
    vectors: NDArray[np.float32],
    chosen: NDArray[np.int64],
    k: int,
    seed: int,
    *,
    draws: int = 5,
    at_most: int = 1000,
) -> RelativeEntropy | None:
    """The chosen unique prompts' entropy against random subsets of the same size; None for fewer than three.

    Beyond `at_most` prompts both are estimated on a seeded subset of that size.
    """
    random = np.random.default_rng(seed)
    chosen = np.flatnonzero(np.bincount(chosen, minlength=1))
    size = min(len(chosen), at_most)
    if size < 3:
        return None
    sample = chosen if size == len(chosen) else np.sort(random.choice(chosen, size, replace=False))
    by_chance = [entropy(vectors[random.choice(len(vectors), size, replace=False)], k) for _ in range(draws)]
    nats = entropy(vectors[sample], k) - float(np.mean(by_chance))
    return RelativeEntropy(nats, float(np.std(by_chance)), size)
