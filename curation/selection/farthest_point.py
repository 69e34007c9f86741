"""Greedy farthest-point order of unit vectors (Gonzalez 1985): exact, but in blocks of likely next points."""

import numpy as np
from numpy.typing import NDArray

# Points compared with all others at once. One at a time, every step reads all vectors from memory again.
AHEAD = 64
DIAMETER = 2.0


def farthest_first(vectors: NDArray[np.float32], start: int, steps: int) -> NDArray[np.float64]:
    """The distance of each of n unit vectors (n, d) to the nearest one taken before it, (n,).

    Beginning with `start`, whose distance is the diameter 2, the farthest vector is taken `steps` times in all;
    the first of equals wins. Vectors not taken have their distance to those that were. Taken in descending order,
    the distances give the order of taking.
    """
    n = len(vectors)
    # The greatest cosine to any vector taken; distances between unit vectors fall as cosines rise.
    nearest = np.full(n, -np.inf, dtype=np.float32)
    value = np.full(n, np.nan)
    waiting = np.ones(n, dtype=bool)
    known: dict[int, NDArray[np.float32]] = {}
    following = start
    for _ in range(steps):
        if following not in known:
            known = _compared(vectors, nearest, waiting, following)
        value[following] = _distance(nearest[following]) if np.isfinite(nearest[following]) else DIAMETER
        waiting[following] = False
        np.maximum(nearest, known[following], out=nearest)
        following = int(np.argmin(np.where(waiting, nearest, np.inf)))
    value[waiting] = _distance(nearest[waiting])
    return value


def _compared(
    vectors: NDArray[np.float32], nearest: NDArray[np.float32], waiting: NDArray[np.bool_], point: int
) -> dict[int, NDArray[np.float32]]:
    """The cosines to all others of this point and of those that are farthest now, and so likely to be next."""
    far = np.flatnonzero(waiting)
    if len(far) > AHEAD:
        far = far[np.argpartition(nearest[far], AHEAD - 1)[:AHEAD]]
    rows = [point, *(int(row) for row in far if row != point)][:AHEAD]
    return dict(zip(rows, vectors[rows] @ vectors.T, strict=True))


def _distance(cosine: NDArray[np.float32] | np.float32) -> NDArray[np.float64]:
    distance: NDArray[np.float64] = np.sqrt(np.maximum(2.0 - 2.0 * np.asarray(cosine, np.float64), 0.0))
    return distance
