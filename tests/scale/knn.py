"""What exact neighbours cost against a bare FAISS search: `make bench NAME=knn`.

Method: 60,000 unit vectors of 512 dimensions in clusters, as prompts are; ln r_k by `log_neighbour_distance`
and the same vectors searched for themselves in a bare `faiss.IndexFlatIP`, in turn, three times each, with the
same number of threads in the same process. `ratio` is the median of ours over the median of FAISS's;
`cpu_ratio` is the same of the processor time, which other work on the machine touches less. `differs_by` is the
greatest difference between the two in ln r_k. A number as argument replaces the 60,000.
"""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from curation.diversity.entropy import LEAST_DISTANCE, log_neighbour_distance
from tests.scale._vectors import clustered

VECTORS, DIMENSIONS, K, TURNS = 60_000, 512, 5, 3


def run(arguments: list[str]) -> dict[str, Any]:
    import faiss

    n = int(arguments[0]) if arguments else VECTORS
    vectors = clustered(n, DIMENSIONS)

    def bare() -> np.ndarray:
        index = faiss.IndexFlatIP(DIMENSIONS)
        index.add(vectors)
        cosines, _ = index.search(vectors, K + 1)
        return np.log(np.maximum(np.sqrt(np.maximum(2.0 - 2.0 * cosines[:, K], 0.0)), LEAST_DISTANCE))

    ours, theirs = _Timed(lambda: log_neighbour_distance(vectors, K)), _Timed(bare)
    for turn in range(TURNS):
        difference = float(np.abs(ours() - theirs()).max())
        print(f"turn {turn + 1} of {TURNS}: {ours.wall[-1]:.1f} s, FAISS {theirs.wall[-1]:.1f} s", flush=True)
    return {
        "vectors": n,
        "ratio": round(median(ours.wall) / median(theirs.wall), 3),
        "cpu_ratio": round(median(ours.cpu) / median(theirs.cpu), 3),
        "seconds": round(median(ours.wall), 2),
        "faiss_seconds": round(median(theirs.wall), 2),
        "threads": faiss.omp_get_max_threads(),
        "differs_by": difference,
    }


class _Timed:
    """A function that notes how long it took."""

    def __init__(self, work: Callable[[], np.ndarray]) -> None:
        self._work = work
        self.wall: list[float] = []
        self.cpu: list[float] = []

    def __call__(self) -> np.ndarray:
        wall, cpu = time.perf_counter(), time.process_time()
        found = self._work()
        self.wall.append(time.perf_counter() - wall)
        self.cpu.append(time.process_time() - cpu)
        return found
