"""Character n-grams, hashed: how alike prompts are spelt, not what they mean. Needs no weights."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 512


class HashedNgrams:
    """Words and their character 3- to 5-grams hashed into 512 signed counts, square-rooted, of unit length.

    Not trained and independent of the pool, so a prompt's vector never changes when others are added.
    """

    id = "hashed-ngrams"
    title = "Spelling (hashed character n-grams; knows nothing of meaning)"
    instant = True
    revision = f"char_wb-3-5-sqrt-{DIMENSIONS}"

    def why_not(self) -> str | None:
        """Nothing can be missing."""
        return None

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, 512); a text without a letter or digit becomes the first unit vector."""
        from sklearn.feature_extraction.text import HashingVectorizer

        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        vectorizer = HashingVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), n_features=DIMENSIONS, norm=None, dtype=np.float32
        )
        counts = vectorizer.transform(texts).toarray()
        # Square roots: a word said five times is not five times as telling.
        vectors = np.sign(counts) * np.sqrt(np.abs(counts))
        vectors[~vectors.any(axis=1), 0] = 1.0
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit
