"""Proportions: how sure a share is, and whether it could be a coin's."""

import math
from statistics import NormalDist

import numpy as np

CONFIDENCE = 0.95


def wilson(successes: float, n: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The interval in which the true share lies, after Wilson (1927): it stays within [0, 1] and holds for small n.

    `successes` may be a sum of shares, each within [0, 1]; the interval is then a little too wide, never too
    narrow. (0, 1) where nothing is known.
    """
    if n <= 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = successes / n
    centre = share + z * z / (2 * n)
    reach = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # At 0 and n the interval ends at the share itself, which rounding would miss by a hair.
    low, high = min(share, (centre - reach) / scale), max(share, (centre + reach) / scale)
    return max(0.0, low), min(1.0, high)


def coin_p_value(heads: int, n: int) -> float:
    """The chance that a fair coin, thrown `n` times, is at least as far from even as `heads` is; exact, two-sided.

    Takes time in proportion to `n`.
    """
    fewer = min(heads, n - heads)
    if 2 * fewer == n:
        return 1.0
    log_factorials = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
    tail = np.arange(fewer + 1)
    log_ways = log_factorials[n] - log_factorials[tail] - log_factorials[n - tail]
    return min(1.0, 2 * float(np.exp(log_ways - n * math.log(2)).sum()))
