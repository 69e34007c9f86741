"""Bradley and Terry's model of a gallery: how strong each of several makers of samples is.

P(i is preferred to j) = 1 / (1 + exp(s_j - s_i)), fitted by choix (iterative Luce spectral ranking). A tie is half
a win for each side.
"""

from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

# About two tenths of a win each way between any two: strengths stay finite where somebody never lost.
REGULARISATION = 0.1
REPLICATES = 200
MOST_ROUNDS = 1000
PRECISION = 1e-6


@dataclass(frozen=True)
class Duels:
    """Comparison by comparison, the wins of maker `a` over maker `b` and the other way; a tie is 0.5 each."""

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    wins_a: NDArray[np.float64]
    wins_b: NDArray[np.float64]

    def matrix(self, n: int) -> NDArray[np.float64]:
        """`[i, j]`: how often i won over j, among `n` makers."""
        wins = np.zeros((n, n))
        np.add.at(wins, (self.a, self.b), self.wins_a)
        np.add.at(wins, (self.b, self.a), self.wins_b)
        return wins


@dataclass(frozen=True)
class Strengths:
    """The strength of each maker, in log odds around a mean of 0, with 95% intervals; `method` names the fit."""

    method: str
    strength: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    def probability(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        """P(a sample of maker `a` is preferred to one of maker `b`)."""
        return np.asarray(1 / (1 + np.exp(self.strength[b] - self.strength[a])))


def method() -> str:
    """The name of the fit, with the version of the library."""
    return f"bradley-terry/choix-{version('choix')}"


def fit(duels: Duels, n: int, replicates: int = REPLICATES) -> Strengths:
    """The strengths of `n` makers. Intervals: percentiles over the comparisons drawn again, seeded.

    Comparisons between the same two with the same votes are interchangeable and drawn together, so the time
    depends on how many makers there are and hardly on how many comparisons.
    """
    columns = np.stack([duels.a, duels.b, duels.wins_a, duels.wins_b], axis=1)
    patterns, times = np.unique(columns, axis=0, return_counts=True)
    strength = _strengths(_weighted(patterns, times).matrix(n))
    drawn = np.random.default_rng(0).multinomial(len(columns), times / times.sum(), size=replicates)
    again = np.stack([_strengths(_weighted(patterns, row).matrix(n)) for row in drawn])
    low, high = np.quantile(again, [0.025, 0.975], axis=0)
    return Strengths(method(), strength, low, high)


def _weighted(patterns: NDArray[np.float64], times: NDArray[np.int64]) -> Duels:
    a, b, wins_a, wins_b = patterns.T
    return Duels(a.astype(np.int64), b.astype(np.int64), wins_a * times, wins_b * times)


def _strengths(wins: NDArray[np.float64]) -> NDArray[np.float64]:
    import choix

    fitted = choix.ilsr_pairwise_dense(wins, alpha=REGULARISATION, max_iter=MOST_ROUNDS, tol=PRECISION)
    return np.asarray(fitted - fitted.mean())
