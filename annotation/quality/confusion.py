"""Two voices on the same items: where they agree, and where they do not."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotation.quality import krippendorff
from annotation.quality.krippendorff import Interval
from annotation.quality.proportion import wilson
from annotation.quality.vote_table import Outcome


@dataclass(frozen=True)
class Confusion:
    """`matrix[x][y]`: on how many items one voice said x and the other y, in the order a, even, b.

    `agreement` is the share of items on which both say the same, with its 95% interval (Wilson); `alpha` is
    Krippendorff's, ordinal, with its bootstrap interval over items.
    """

    n: int
    matrix: list[list[int]]
    agreement: float | None
    low: float
    high: float
    alpha: float | None
    alpha_interval: Interval | None


def confusion(one: NDArray[np.int64], other: NDArray[np.int64]) -> Confusion:
    """Of the outcomes that two voices gave to the same items; below 0 means that one of them gave none."""
    both = (one >= 0) & (other >= 0)
    x, y, size = one[both], other[both], len(Outcome)
    matrix = np.bincount(x * size + y, minlength=size * size).reshape(size, size)
    n, same = len(x), int(np.trace(matrix))
    low, high = wilson(same, n)
    counts = np.eye(size, dtype=np.int64)[x] + np.eye(size, dtype=np.int64)[y]
    return Confusion(
        n=n,
        matrix=matrix.tolist(),
        agreement=same / n if n else None,
        low=low,
        high=high,
        alpha=krippendorff.alpha(counts, "ordinal"),
        alpha_interval=krippendorff.bootstrap(counts, "ordinal"),
    )
