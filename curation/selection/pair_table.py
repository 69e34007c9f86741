"""The pool as a selection sees it: columns over pairs, and columns over their unique prompts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class PairTable:
    """n pairs of u unique prompts. NaN is "not known"."""

    key: NDArray[np.uint64]
    """(n,) from the pair's id (`tie_keys`): breaks ties whatever the order of the rows."""
    prompt: NDArray[np.integer]
    """(n,) which of the u prompts."""
    p_0: NDArray[np.float64]
    """(n,) the soft label; NaN where nobody judged."""
    score_0: NDArray[np.float64]
    score_1: NDArray[np.float64]
    """(n,) raw scores of one scorer."""
    text_quality: NDArray[np.float64]
    """(u,) 0 to 1."""
    entropy: NDArray[np.float64]
    """(u,) ln r_k."""
    vectors: NDArray[np.float32] | None = None
    """(u, d) unit vectors of the prompts; only farthest-point asks for them."""
    harmlessness: NDArray[np.float64] | None = None
    """(u,) 0 to 1; None where nothing is known of it, and nobody asks."""
    flagged: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)
    """(n,) by the name of a gate: the pairs that something outside of this table keeps out."""

    def __len__(self) -> int:
        return len(self.key)


def tie_keys(pair_ids: Sequence[str]) -> NDArray[np.uint64]:
    """The first 64 bits of hexadecimal pair ids, (n,)."""
    return np.array([int(pair_id[:16], 16) for pair_id in pair_ids], dtype=np.uint64)


def mixed(key: NDArray[np.uint64], seed: int) -> NDArray[np.uint64]:
    """splitmix64 of key and seed (Steele et al. 2014): another seed puts the same keys into another order."""
    with np.errstate(over="ignore"):
        bits = key ^ (np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15))
        bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return bits ^ (bits >> np.uint64(31))
