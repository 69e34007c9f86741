"""In which order pairs are visited: a pure function, so one integer restores the position exactly.

Loaders that "skip the first batches" restart or repeat epochs in ways that are hard to see (accelerate #2016,
torchdata #1437). Here nothing is skipped: visit number ``n`` is computed.

What goes through the network together must be of one size, so each forward pass takes ``together`` visits out of
one bucket. A bucket's visits are an endless stream, epoch after epoch, each a permutation of its rows; a forward
pass takes the stream's next ones. In each round every bucket has its turn as often as it has whole passes in store,
in shuffled order: after k rounds it was visited k times as often as it has rows, but for less than one pass.
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


class Order:
    """The order of one run's visits."""

    def __init__(self, seed: int, buckets: npt.NDArray[np.integer], together: int) -> None:
        """``buckets`` (rows,) names each row's bucket; every ``together`` visits, from the first, are of one."""
        if not len(buckets):
            raise ValueError("there must be at least one row to visit")
        self._seed, self._together = seed, together
        self._groups = [np.flatnonzero(buckets == bucket) for bucket in np.unique(buckets)]
        self._sizes = tuple(len(rows) for rows in self._groups)

    def visits(self, consumed: int, count: int) -> list[Visit]:
        """The ``count`` visits that follow the first ``consumed`` ones; they may cross into the next epochs."""
        found: list[Visit] = []
        while len(found) < count:
            forward_pass, place = divmod(consumed + len(found), self._together)
            whole = self._of_pass(forward_pass)
            found += whole[place : place + count - len(found)]
        return found

    def _of_pass(self, forward_pass: int) -> list[Visit]:
        """The visits of one forward pass."""
        bucket, passes_before = _turn(self._seed, self._sizes, self._together, forward_pass)
        rows, begin = self._groups[bucket], passes_before * self._together
        places = (divmod(number, len(rows)) for number in range(begin, begin + self._together))
        return [
            Visit(int(rows[order(self._seed, epoch, len(rows), bucket)[position]]), epoch)
            for epoch, position in places
        ]


def _turn(seed: int, sizes: tuple[int, ...], together: int, forward_pass: int) -> tuple[int, int]:
    """Whose turn a forward pass is, and how many passes that bucket has had before."""
    low, high = 0, 1
    while _passes(sizes, together, high).sum() <= forward_pass:
        low, high = high, 2 * high
    while high - low > 1:  # the round in which the pass falls
        middle = (low + high) // 2
        low, high = (middle, high) if _passes(sizes, together, middle).sum() <= forward_pass else (low, middle)
    before = _passes(sizes, together, low)
    turns = _turns(seed, sizes, together, low)
    place = forward_pass - int(before.sum())
    bucket = int(turns[place])
    return bucket, int(before[bucket] + (turns[:place] == bucket).sum())


def _passes(sizes: tuple[int, ...], together: int, rounds: int) -> npt.NDArray[np.int64]:
    """Whole forward passes of each bucket in so many rounds."""
    return np.array([rounds * size // together for size in sizes])


@lru_cache(maxsize=4)
def _turns(seed: int, sizes: tuple[int, ...], together: int, number: int) -> npt.NDArray[np.int64]:
    """The buckets in the order of their turns in a round."""
    counts = _passes(sizes, together, number + 1) - _passes(sizes, together, number)
    turns = np.repeat(np.arange(len(sizes)), counts)
    if len(sizes) > 1:
        _generator(seed, number, "turns").shuffle(turns)
    return turns


@lru_cache(maxsize=64)  # a batch touches two epochs at most, unless the data is tiny, of each bucket
def order(seed: int, epoch: int, rows: int, bucket: int = 0) -> npt.NDArray[np.int64]:
    """The permutation of range(rows) that is a bucket's epoch ``epoch``; read-only."""
    permutation = _generator(seed, epoch, f"order of {bucket}").permutation(rows)
    permutation.setflags(write=False)
    return permutation


def _generator(seed: int, number: int, purpose: str) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=hashed_integer(seed, number, purpose)))
