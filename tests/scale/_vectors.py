"""Vectors as embedders make them of prompts: unit length, in clusters of about fifty."""

import numpy as np

IN_A_CLUSTER = 50
SPREAD = 0.8


def clustered(n: int, d: int, seed: int = 0) -> np.ndarray:
    """float32 unit vectors (n, d)."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(max(1, n // IN_A_CLUSTER), d)).astype(np.float32)
    vectors = centres[random.integers(0, len(centres), n)]
    vectors += np.float32(SPREAD) * random.standard_normal(size=(n, d), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors
