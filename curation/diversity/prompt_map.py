"""A map of prompts: unit vectors laid out in the plane, so that what stands close together is alike."""

import numpy as np
from numpy.typing import NDArray

FITTED = 5000


def flattened(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """The first two principal components of n vectors (n, d), (n, 2): the same vectors always give the same map.

    Beyond `FITTED` vectors the axes are those of that many, evenly picked.
    """
    n, d = vectors.shape
    flat = np.zeros((n, 2))
    if n < 2 or not d:
        return flat
    fitted = vectors[np.linspace(0, n - 1, min(n, FITTED)).round().astype(np.int64)].astype(np.float64)
    middle = fitted.mean(axis=0)
    _, axes = np.linalg.eigh((fitted - middle).T @ (fitted - middle))
    first = axes[:, : -1 - min(2, d) : -1]
    # An axis has no sign of its own: its greatest component points up.
    first = first * np.sign(first[np.abs(first).argmax(axis=0), np.arange(first.shape[1])])
    flat[:, : first.shape[1]] = (vectors - middle) @ first
    return flat
