"""In which order pairs are visited: a pure function, so one integer restores the position exactly.

Loaders that "skip the first batches" restart or repeat epochs in ways that are hard to see (accelerate #2016,
torchdata #1437). Here nothing is skipped: visit number ``n`` is computed.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from gpu_jobs.trainer.randomness import hashed_integer


@dataclass(frozen=True)
class Visit:
    """Which pair comes when: its row, and how many times it was visited before."""

    row: int
    epoch: int


def visits(seed: int, rows: int, consumed: int, count: int) -> list[Visit]:
    """The ``count`` visits that follow the first ``consumed`` ones; they may cross into the next epochs."""
    if rows < 1:
        raise ValueError("there must be at least one row to visit")
    return [
        Visit(int(order(seed, epoch, rows)[position]), epoch)
        for epoch, position in (divmod(number, rows) for number in range(consumed, consumed + count))
    ]


@lru_cache(maxsize=2)  # a batch touches two epochs at most, unless the data is tiny
def order(seed: int, epoch: int, rows: int) -> npt.NDArray[np.int64]:
    """The permutation of range(rows) that is epoch ``epoch``'s; read-only."""
    generator = np.random.Generator(np.random.Philox(key=hashed_integer(seed, epoch, "order")))
    permutation = generator.permutation(rows)
    permutation.setflags(write=False)
    return permutation
