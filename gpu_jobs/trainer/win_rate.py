"""Who wins, and how sure that is: outcomes per prompt, their mean, a bootstrap interval over prompts."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]
_CELLS_AT_ONCE = 4_000_000  # resampled outcomes held in memory together


@dataclass(frozen=True)
class WinRate:
    """The tuned model against its base; ``low`` and ``high`` bound the 95% interval of ``rate``."""

    wins: int
    ties: int
    losses: int
    rate: float
    low: float
    high: float


def win_rate(results: Floats, *, resamples: int, seed: int) -> WinRate:
    """Sum up :func:`outcomes`, one number a prompt; ties count half."""
    low, high = bootstrap_interval(results, resamples=resamples, seed=seed)
    return WinRate(
        wins=int((results == 1.0).sum()),
        ties=int((results == 0.5).sum()),
        losses=int((results == 0.0).sum()),
        rate=float(results.mean()),
        low=low,
        high=high,
    )


def outcomes(base: Floats, tuned: Floats, *, tie_margin: float) -> npt.NDArray[np.float64]:
    """1 where the tuned model scores higher, 0 where it scores lower, one half within the margin."""
    difference = tuned.astype(np.float64) - base.astype(np.float64)
    return np.where(np.abs(difference) <= tie_margin, 0.5, (difference > 0).astype(np.float64))


def bootstrap_interval(values: Floats, *, resamples: int, seed: int, level: float = 0.95) -> tuple[float, float]:
    """The percentile bootstrap interval of the mean (Efron 1979): prompts are drawn again, with replacement."""
    generator = np.random.default_rng(seed)
    count = len(values)
    means: list[Floats] = []
    done = 0
    while done < resamples:
        rows = min(resamples - done, max(1, _CELLS_AT_ONCE // count))
        means.append(values[generator.integers(0, count, (rows, count))].mean(1))
        done += rows
    tail = (1 - level) / 2
    low, high = np.quantile(np.concatenate(means), [tail, 1 - tail])
    return float(low), float(high)
