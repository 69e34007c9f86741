"""How far a judge says what others say: accuracy and Cohen's κ with their intervals, and the confusion. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotation.quality.proportion import wilson

DRAWS = 1000
# Below this many comparisons a resample is mostly the same few again, and its interval promises too much.
FEWEST_TO_RESAMPLE = 8


@dataclass(frozen=True)
class Pair:
    """One question of a comparison that both answered: what the others say, and what the judge says."""

    comparison: int
    theirs: str
    mine: str


@dataclass(frozen=True)
class Interval:
    """A 95% interval."""

    low: float
    high: float


@dataclass(frozen=True)
class Agreement:
    """Over `n` questions: `matrix[x][y]` counts where the others say label x and the judge label y.

    `accuracy` has Wilson's interval. `kappa` is Cohen's, (p_o - p_e) / (1 - p_e), with the percentiles of a
    bootstrap over comparisons, whose questions are not independent of each other; None where chance alone would
    agree always, or where there is too little to draw from.
    """

    n: int
    labels: tuple[str, ...]
    matrix: list[list[int]]
    accuracy: float | None
    low: float
    high: float
    kappa: float | None
    kappa_interval: Interval | None


def agreement(pairs: Sequence[Pair], labels: Sequence[str]) -> Agreement:
    """Of the labels, those that are of no use here stay out of the matrix only where nobody said one of them."""
    said = {pair.theirs for pair in pairs} | {pair.mine for pair in pairs}
    used = tuple(label for label in labels if label in said)
    counts = _by_comparison(pairs, used)
    total = counts.sum(axis=0).reshape(len(used), len(used))
    n, same = len(pairs), int(np.trace(total))
    low, high = wilson(same, n)
    return Agreement(
        n=n,
        labels=used,
        matrix=total.astype(int).tolist(),
        accuracy=same / n if n else None,
        low=low,
        high=high,
        kappa=_single(kappas(total[None])) if n else None,
        kappa_interval=_resampled(counts, len(used)),
    )


def kappas(matrices: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cohen's κ of each of (m, k, k) confusions, (m,); NaN where chance alone would agree always."""
    n = matrices.sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = np.trace(matrices, axis1=1, axis2=2) / n
        expected = (matrices.sum(axis=1) * matrices.sum(axis=2)).sum(axis=1) / n**2
        found: NDArray[np.float64] = np.where(expected < 1.0, (observed - expected) / (1.0 - expected), np.nan)
    return found


def _by_comparison(pairs: Sequence[Pair], labels: tuple[str, ...]) -> NDArray[np.float64]:
    """A confusion for each comparison, (comparisons, labels²)."""
    # In one order, whoever asks: the same answers are drawn from alike.
    rows = {comparison: row for row, comparison in enumerate(sorted({pair.comparison for pair in pairs}))}
    place = {label: number for number, label in enumerate(labels)}
    counts = np.zeros((len(rows), len(labels) ** 2))
    for pair in pairs:
        counts[rows[pair.comparison], place[pair.theirs] * len(labels) + place[pair.mine]] += 1
    return counts


def _resampled(counts: NDArray[np.float64], labels: int) -> Interval | None:
    n = len(counts)
    if n < FEWEST_TO_RESAMPLE:
        return None
    drawn = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=DRAWS) @ counts
    found = kappas(drawn.reshape(DRAWS, labels, labels))
    found = found[~np.isnan(found)]
    if len(found) < DRAWS / 2:
        return None
    low, high = np.quantile(found, [0.025, 0.975])
    return Interval(float(low), float(high))


def _single(values: NDArray[np.float64]) -> float | None:
    return None if np.isnan(values[0]) else float(values[0])
