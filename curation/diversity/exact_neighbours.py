"""Exact k-th neighbours among all of a set of unit vectors: every cosine once, by blocks.

A search asks about n queries and n vectors and works out every cosine twice; here a block of cosines serves its
rows and its columns alike, which halves the arithmetic. What is left to do with a block is one comparison with the
worst of the k best that each vector has so far: beyond the first blocks hardly any cosine passes.
"""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

# A block of cosines of 4 MB stays in the cache while it is looked through.
BLOCK = 1024
_NONE = np.float32(-2.0)
Progress = Callable[[int, int], None]
Rows = NDArray[np.int64]
Cosines = NDArray[np.float32]


def kth_cosine(vectors: NDArray[np.float32], k: int, progress: Progress | None = None) -> Cosines:
    """The k-th greatest cosine of each of n > k unit vectors (n, d) to the others, (n,).

    `progress` is told how many of n vectors the work done so far would be worth.
    """
    return _Search(np.ascontiguousarray(vectors, dtype=np.float32), k, progress).run()


class _Search:
    """The k best cosines of every vector so far, shared by the threads that work blocks off."""

    def __init__(self, vectors: NDArray[np.float32], k: int, progress: Progress | None) -> None:
        self.vectors, self.k, self.progress = vectors, k, progress
        n = len(vectors)
        # A vector's own block must hold k others, so that every threshold is a cosine from the start.
        size = max(BLOCK, 2 * k)
        ends = [*range(size, n - k, size), n]
        self.parts = [slice(begin, end) for begin, end in zip([0, *ends], ends, strict=False)]
        self.best = np.full((n, k), _NONE, np.float32)
        self.worst_of_best = np.full(n, _NONE, np.float32)
        self.worked = 0
        self._lock, self._of_thread = threading.Lock(), threading.local()

    def run(self) -> Cosines:
        """The worst of the k best of each, when all blocks are done."""
        from threadpoolctl import threadpool_limits

        if len(self.parts) == 1:
            self._within(self.parts[0])
            return self.worst_of_best
        pairs = [(first, second) for at, first in enumerate(self.parts) for second in self.parts[at + 1 :]]
        # One thread a block: between blocks a matrix product's own threads would only wait for one another.
        with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(_threads()) as pool:
            for _ in pool.map(self._within, self.parts):
                pass
            for _ in pool.map(lambda pair: self._between(*pair), pairs):
                pass
        return self.worst_of_best

    def _within(self, part: slice) -> None:
        """The block of a part with itself: the first k best of its vectors."""
        cosines = self.vectors[part] @ self.vectors[part].T
        np.fill_diagonal(cosines, _NONE)
        self.best[part] = np.partition(cosines, -self.k, axis=1)[:, -self.k :]
        self.worst_of_best[part] = self.best[part].min(axis=1)
        self._report(cosines.size)

    def _between(self, first: slice, second: slice) -> None:
        """The block of two parts: what is better than the k best so far, of either part."""
        cosines, passes = self._room(first.stop - first.start, second.stop - second.start)
        np.matmul(self.vectors[first], self.vectors[second].T, out=cosines)
        width = cosines.shape[1]
        np.greater(cosines, self.worst_of_best[first][:, None], out=passes)
        found = _true_in(passes)
        self._add(first.start + found // width, cosines.ravel()[found])
        np.greater(cosines, self.worst_of_best[second], out=passes)
        found = _true_in(passes)
        self._add(second.start + found % width, cosines.ravel()[found])
        self._report(2 * cosines.size)

    def _add(self, rows: Rows, cosines: Cosines) -> None:
        """Take these cosines of these vectors in among their k best."""
        with self._lock:
            better = cosines > self.worst_of_best[rows]
            rows, cosines = rows[better], cosines[better]
            if not len(rows):
                return
            order = np.lexsort((-cosines, rows))
            rows, cosines = rows[order], cosines[order]
            starts = np.flatnonzero(np.diff(rows, prepend=-1))
            lengths = np.diff(starts, append=len(rows))
            place = np.arange(len(rows)) - np.repeat(starts, lengths)
            new = np.full((len(starts), self.k), _NONE, np.float32)
            few = place < self.k
            new[np.repeat(np.arange(len(starts)), lengths)[few], place[few]] = cosines[few]
            changed = rows[starts]
            both = np.concatenate([self.best[changed], new], axis=1)
            self.best[changed] = np.partition(both, self.k, axis=1)[:, self.k :]
            self.worst_of_best[changed] = self.best[changed].min(axis=1)

    def _room(self, height: int, width: int) -> tuple[Cosines, NDArray[np.bool_]]:
        """Memory for a block and its comparison, the thread's own again and again: fresh pages cost as much."""
        held: tuple[Cosines, NDArray[np.bool_]] | None = getattr(self._of_thread, "room", None)
        if held is None or held[0].shape != (height, width):
            held = np.empty((height, width), np.float32), np.empty((height, width), np.bool_)
            self._of_thread.room = held
        return held

    def _report(self, cosines: int) -> None:
        with self._lock:
            self.worked += cosines
            if self.progress is not None:
                self.progress(self.worked // len(self.vectors), len(self.vectors))


def _true_in(passes: NDArray[np.bool_]) -> Rows:
    """The flat places of the few that are true."""
    flat = passes.ravel()
    eights = len(flat) // 8 * 8
    # Eight at a time: most eights have none.
    begins = np.flatnonzero(flat[:eights].view(np.uint64)) * 8
    places = (begins[:, None] + np.arange(8)).ravel()
    return np.concatenate([places[flat[places]], eights + np.flatnonzero(flat[eights:])])


def _threads() -> int:
    """As many as BLAS would take."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    return int(asked) if asked.isdigit() and int(asked) else len(os.sched_getaffinity(0))
