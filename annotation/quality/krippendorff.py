"""Krippendorff's α: how far annotators agree beyond what chance alone would give.

α = 1 - D_o / D_e over the matrix of coincidences, for nominal and ordinal values and any number of missing ones:
K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011). 1 is perfect agreement, 0 that of chance,
below 0 they disagree systematically.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Level = Literal["nominal", "ordinal"]
REPLICATES = 1000


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`."""

    low: float
    high: float


def alpha(counts: NDArray[np.int64], level: Level = "nominal") -> float | None:
    """α of `counts[u, v]`, how many annotators gave value v to unit u; values are in order for "ordinal".

    Units with fewer than two values tell nothing and are passed over. None where α is not defined: no unit has
    two, or all values are the same, so that there was nothing to disagree about.
    """
    pairs = _coincidences(counts)
    value = _alphas(pairs.sum(axis=0)[np.newaxis], level)[0]
    return None if np.isnan(value) else float(value)


def bootstrap(
    counts: NDArray[np.int64],
    level: Level = "nominal",
    replicates: int = REPLICATES,
    confidence: float = 0.95,
    seed: int = 0,
) -> Interval | None:
    """The percentile interval of α over units drawn again with replacement; None where α is not defined.

    Units with the same counts are interchangeable, so a replicate draws how often each *pattern* of counts comes
    up: the time does not depend on how many units there are. Replicates in which α is not defined are left out.
    """
    usable = counts[counts.sum(axis=1) >= 2]
    if not len(usable):
        return None
    patterns, times = np.unique(usable, axis=0, return_counts=True)
    drawn = np.random.default_rng(seed).multinomial(len(usable), times / times.sum(), size=replicates)
    values = _alphas(np.tensordot(drawn, _coincidences(patterns), axes=1), level)
    values = values[~np.isnan(values)]
    if not len(values):
        return None
    low, high = np.quantile(values, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(float(low), float(high))


def _coincidences(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """The ordered pairs (c, k) in each usable unit, over its number of values less one: [units, values, values]."""
    given = counts[counts.sum(axis=1) >= 2].astype(np.float64)
    pairs = given[:, :, np.newaxis] * given[:, np.newaxis, :]
    diagonal = np.arange(counts.shape[1])
    pairs[:, diagonal, diagonal] -= given
    return np.asarray(pairs / (given.sum(axis=1) - 1)[:, np.newaxis, np.newaxis])


def _alphas(coincidences: NDArray[np.float64], level: Level) -> NDArray[np.float64]:
    """α of each matrix in a stack of them; NaN where it is not defined."""
    totals = coincidences.sum(axis=2)
    n = totals.sum(axis=1)
    distances = _squared_distances(totals, level)
    observed = (coincidences * distances).sum(axis=(1, 2))
    expected = (totals[:, :, np.newaxis] * totals[:, np.newaxis, :] * distances).sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        values = 1 - (n - 1) * observed / expected
    return np.where(expected > 0, values, np.nan)


def _squared_distances(totals: NDArray[np.float64], level: Level) -> NDArray[np.float64]:
    """How different two values are. Ordinal: by how many of the values given stand between them."""
    if level == "nominal":
        apart = 1 - np.eye(totals.shape[1])
        return np.broadcast_to(apart, (len(totals), *apart.shape))
    middles = np.cumsum(totals, axis=1) - totals / 2
    return np.asarray((middles[:, :, np.newaxis] - middles[:, np.newaxis, :]) ** 2)
