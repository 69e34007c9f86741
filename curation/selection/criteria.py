"""What pairs that passed the gates are ranked by. Each criterion gives a value to a pair; the greatest come first.

Equal values are told apart by importance, and then by a seeded hash of the pair's id, for every criterion alike.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from curation.selection.farthest_point import farthest_first
from curation.selection.pair_table import mixed

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Candidates:
    """The m pairs that passed the gates, of u prompts; `wanted` is how many are to be taken."""

    key: NDArray[np.uint64]
    prompt: NDArray[np.integer]
    winner: NDArray[np.float64]
    loser: NDArray[np.float64]
    """(m,) the scores of the sample that people prefer and of the other."""
    importance: Values
    vectors: NDArray[np.float32] | None
    """(u, d)"""
    seed: int
    wanted: int

    def best_first(self, value: Values) -> NDArray[np.int64]:
        """The candidates in order: by value, then importance, then the seed."""
        return np.lexsort((mixed(self.key, self.seed), -self.importance, -value))


def _importance(candidates: Candidates) -> Values:
    """FiFA's weighted sum."""
    return candidates.importance


def _quality_pair_rank(candidates: Candidates) -> Values:
    """Q = ψ(w)(1 − ψ(l)) (Quality Aware Pair Ranking): high where a good sample beat a bad one.

    ψ is the mean rank of a score among all samples of the candidates, as a share from 0 to 1: raw scores of most
    scorers have no zero and no one.
    """
    from scipy.stats import rankdata

    winner, loser = candidates.winner, candidates.loser
    share = (rankdata(np.concatenate([winner, loser])) - 0.5) / max(2 * len(winner), 1)
    quality: Values = share[: len(winner)] * (1.0 - share[len(winner) :])
    return quality


def _farthest_point(candidates: Candidates) -> Values:
    """How far a pair's prompt was from the nearest one taken when its turn came, greedily (Gonzalez 1985).

    The seed draws the first prompt. A prompt enters with its most important pair; its other pairs are then at
    distance 0. Prompts whose turn never came keep the distance they had when enough were taken.
    """
    if candidates.vectors is None:
        raise ValueError("farthest-point needs the vectors of the prompts.")
    value = np.zeros(len(candidates.key))
    by_importance = candidates.best_first(candidates.importance)
    _, first = np.unique(candidates.prompt[by_importance], return_index=True)
    # The best pair of each prompt, the most important prompt first: that order breaks ties of distance.
    best = by_importance[np.sort(first)]
    if len(best):
        start = int(np.argmin(mixed(candidates.key[best], candidates.seed)))
        vectors = candidates.vectors[candidates.prompt[best]]
        value[best] = farthest_first(vectors, start, min(candidates.wanted, len(best)))
    return value


def _random(candidates: Candidates) -> Values:
    """Uniform: the control that every other criterion has to beat."""
    # Not the hash that breaks ties elsewhere: the control must not share its luck.
    bits = mixed(mixed(candidates.key, candidates.seed), 1)
    drawn: Values = bits.astype(np.float64) / 2.0**64
    return drawn


CRITERIA: dict[str, Callable[[Candidates], Values]] = {
    "importance": _importance,
    "farthest-point": _farthest_point,
    "quality-pair-rank": _quality_pair_rank,
    "random": _random,
}
