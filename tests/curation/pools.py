"""Pools of pairs for the laws of selection."""

import hashlib

import numpy as np

from curation.selection.pair_table import PairTable, tie_keys


def pair_ids(n: int) -> list[str]:
    """Names as the platform makes them: hashes."""
    return [hashlib.sha256(str(number).encode()).hexdigest() for number in range(n)]


def pool(n: int = 400, prompts: int = 90, seed: int = 0, *, grid: int = 0) -> PairTable:
    """A pool with ties, unjudged and unscored pairs; `grid` rounds the scores so that equal margins abound."""
    random = np.random.default_rng(seed)
    scores = random.normal(size=(2, n))
    if grid:
        scores = np.round(scores * grid) / grid
    scores[:, random.random(n) < 0.05] = np.nan
    p_0 = random.choice([0.0, 0.25, 0.5, 0.75, 1.0, np.nan], n)
    entropy = random.normal(size=prompts)
    return PairTable(
        key=tie_keys(pair_ids(n)),
        prompt=random.integers(0, prompts, n),
        p_0=p_0,
        score_0=scores[0],
        score_1=scores[1],
        text_quality=random.random(prompts),
        entropy=entropy,
        vectors=unit_vectors(prompts, seed=seed),
    )


def unit_vectors(n: int, d: int = 16, seed: int = 0) -> np.ndarray:
    """Directions, evenly spread."""
    vectors = np.random.default_rng(seed).normal(size=(n, d)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def permuted(table: PairTable, order: np.ndarray) -> PairTable:
    """The same pairs in another order."""
    rows = {name: getattr(table, name)[order] for name in ("key", "prompt", "p_0", "score_0", "score_1")}
    return PairTable(**rows, text_quality=table.text_quality, entropy=table.entropy, vectors=table.vectors)
