"""Speed: how long answers took, and which were hardly looked at. All times in milliseconds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Each bin is √2 as wide as the one before: from an eighth of a second to about ten minutes.
EDGES_MS: tuple[float, ...] = (0.0, *(125.0 * 2 ** (step / 2) for step in range(25)))


@dataclass(frozen=True)
class Speed:
    """How long `n` answers took; None where none was timed. `too_fast` of them were faster than was asked for."""

    n: int
    median_ms: float | None
    p05_ms: float | None
    p25_ms: float | None
    p75_ms: float | None
    p95_ms: float | None
    too_fast: int
    too_fast_share: float | None


@dataclass(frozen=True)
class Bin:
    """`n` answers took at least `low_ms` and less than `high_ms`, None for the last bin, which has no end."""

    low_ms: float
    high_ms: float | None
    n: int


def speed(times_ms: NDArray[np.float64], too_fast_ms: float) -> Speed:
    """Of the times that were measured; NaN where nobody did."""
    timed = times_ms[~np.isnan(times_ms)]
    if not len(timed):
        return Speed(0, None, None, None, None, None, 0, None)
    p05, p25, median, p75, p95 = (float(value) for value in np.quantile(timed, [0.05, 0.25, 0.5, 0.75, 0.95]))
    too_fast = int((timed < too_fast_ms).sum())
    return Speed(len(timed), median, p05, p25, p75, p95, too_fast, too_fast / len(timed))


def histogram(times_ms: NDArray[np.float64]) -> list[Bin]:
    """How many answers fell into each bin; every answer that was timed is in exactly one."""
    timed = times_ms[~np.isnan(times_ms)]
    numbers = np.searchsorted(EDGES_MS, timed, side="right") - 1
    counts = np.bincount(numbers, minlength=len(EDGES_MS))
    ends = (*EDGES_MS[1:], None)
    return [Bin(low, high, int(n)) for low, high, n in zip(EDGES_MS, ends, counts, strict=True)]
