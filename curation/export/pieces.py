"""Cutting a sequence of pairs into pieces of about one size, however it arrives in batches."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray


class Pieces:
    """Where pieces of at most `most` bytes begin, unless a single pair is larger."""

    def __init__(self, most: int) -> None:
        self._most = most
        # Of the piece that is being filled.
        self._bytes = 0

    def begin(self, weights: NDArray[np.int64]) -> Iterator[int]:
        """The rows of the next batch, whose sizes these are, before which a new piece begins."""
        ends = np.cumsum(weights)
        before, row = -self._bytes, 0
        while True:
            cut = int(np.searchsorted(ends, before + self._most, "right"))
            # A piece has a row at least: the one it begins with.
            if cut == row and before == (ends[row - 1] if row else 0):
                cut += 1
            if cut >= len(ends):
                break
            yield cut
            before, row = int(ends[cut - 1]) if cut else 0, cut
        self._bytes = int(ends[-1]) - before if len(ends) else self._bytes
