"""How far the k-th nearest of many unit vectors is: exactly while that is affordable, else by an index.

Up to `EXACT_MOST` vectors every cosine is worked out: by FAISS on a GPU where it finds one, else by blocks on the
CPU. Beyond, an inverted file looks through as many of its lists as it takes to find `RECALL_WANTED` of the true
neighbours of a sample, and the recall that was measured is reported.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from curation.diversity.exact_neighbours import kth_cosine

EXACT_MOST = 300_000
RECALL_WANTED = 0.95
QUERIES = 4096
SAMPLE = 500
# FAISS's guidelines: 4 to 16 times the square root of n lists, 30 to 256 vectors a list to train on.
LISTS_PER_ROOT = 4
TRAINED_ON = 64
FIRST_PROBES = 8
Progress = Callable[[int, int], None]
Cosines = NDArray[np.float32]


@dataclass(frozen=True)
class Search:
    """How neighbours were found, and what share of the true ones: of a sample, or 1 where all are looked at."""

    index: str
    recall: float


EXACT = Search("exact", 1.0)


def kth_neighbour(
    vectors: NDArray[np.float32],
    k: int,
    progress: Progress | None = None,
    exact_most: int = EXACT_MOST,
) -> tuple[Cosines, Search]:
    """The k-th greatest cosine of each of n > k unit vectors (n, d) to the others, (n,), and how it was found."""
    vectors = np.ascontiguousarray(vectors, dtype=np.float32)
    if len(vectors) > exact_most:
        index, search = _inverted_file(vectors, k)
        return _all_from(index, vectors, k, progress), search
    if len(vectors) > QUERIES and (on_gpu := _flat_on_gpu(vectors)) is not None:
        return _all_from(on_gpu, vectors, k, progress), Search("exact, on a GPU", 1.0)
    return kth_cosine(vectors, k, progress), EXACT


def _flat_on_gpu(vectors: NDArray[np.float32]) -> Any | None:
    import faiss

    if not getattr(faiss, "get_num_gpus", lambda: 0)():
        return None
    index = faiss.index_cpu_to_all_gpus(faiss.IndexFlatIP(vectors.shape[1]))
    index.add(vectors)
    return index


def _inverted_file(vectors: NDArray[np.float32], k: int) -> tuple[Any, Search]:
    """An index whose probes were doubled until it found enough of what there is to find."""
    import faiss

    n, d = vectors.shape
    lists = max(1, round(LISTS_PER_ROOT * n**0.5))
    index = faiss.IndexIVFFlat(faiss.IndexFlatIP(d), d, lists, faiss.METRIC_INNER_PRODUCT)
    trained_on = _evenly(n, TRAINED_ON * lists)
    index.train(vectors[trained_on])
    index.add(vectors)
    sample = _evenly(n, SAMPLE)
    true = _true_neighbours(vectors, sample, k)
    probes = min(FIRST_PROBES, lists)
    while True:
        index.nprobe = probes
        recall = _recall(index.search(vectors[sample], k + 1)[1], true)
        if recall >= RECALL_WANTED or probes == lists:
            return index, Search(f"IVF{lists},Flat with {probes} probes", recall)
        probes = min(2 * probes, lists)


def _true_neighbours(vectors: NDArray[np.float32], sample: NDArray[np.int64], k: int) -> NDArray[np.int64]:
    cosines = vectors[sample] @ vectors.T
    cosines[np.arange(len(sample)), sample] = -2.0
    neighbours: NDArray[np.int64] = np.argpartition(cosines, -k, axis=1)[:, -k:]
    return neighbours


def _recall(found: NDArray[np.int64], true: NDArray[np.int64]) -> float:
    """The share of the true neighbours, (m, k), among those found, (m, k + 1)."""
    return float(np.mean(np.any(true[:, :, None] == found[:, None, :], axis=2)))


def _all_from(index: Any, vectors: NDArray[np.float32], k: int, progress: Progress | None) -> Cosines:
    n = len(vectors)
    kth = np.empty(n, np.float32)
    for start in range(0, n, QUERIES):
        rows = np.arange(start, min(start + QUERIES, n))
        cosines, neighbours = index.search(vectors[rows], k + 1)
        kth[rows] = _kth_other(cosines, neighbours, rows, k)
        if progress is not None:
            progress(start + len(rows), n)
    return kth


def _kth_other(cosines: Cosines, neighbours: NDArray[np.int64], rows: NDArray[np.int64], k: int) -> Cosines:
    """The k-th greatest cosine without the query itself.

    The query is found by its number: with equal vectors about it need not come first, nor come at all.
    """
    itself = neighbours == rows[:, None]
    before = np.where(itself.any(axis=1), itself.argmax(axis=1), k)
    at = np.where(before < k, k, k - 1)
    return cosines[np.arange(len(rows)), at]


def _evenly(n: int, most: int) -> NDArray[np.int64]:
    """At most `most` of n places, evenly spread."""
    return np.linspace(0, n - 1, min(n, most)).round().astype(np.int64)
