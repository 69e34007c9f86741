"""Every random number of a run as a pure function of (run seed, pair id, draw index).

So a resumed run equals an unbroken one, the batch a pair happens to share changes nothing, two devices equal one,
and what the reference said about a draw can be kept for later. The draw index of a pair is the number of times it
was trained on before.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Draw:
    """One visit to one pair, and every random number that visit needs."""

    run_seed: int
    pair_id: str
    index: int

    def gaussian(self, purpose: str, shape: tuple[int, ...]) -> npt.NDArray[np.float32]:
        """Independent N(0, 1) numbers in float32; ``purpose`` keeps streams of one visit apart."""
        return self._stream(purpose).standard_normal(shape, dtype=np.float32)

    def integer(self, purpose: str, low: int, high: int) -> int:
        """An integer, uniform in [low, high)."""
        return int(self._stream(purpose).integers(low, high))

    def uniform(self, purpose: str) -> float:
        """A number, uniform in [0, 1)."""
        return float(self._stream(purpose).random())

    def _stream(self, purpose: str) -> np.random.Generator:
        key = hashed_integer(self.run_seed, self.pair_id, self.index, purpose)
        return np.random.Generator(np.random.Philox(key=key))


def hashed_integer(*parts: int | str, bits: int = 128) -> int:
    """A stable, well-mixed non-negative integer of ``bits`` bits (a multiple of 8) from the parts."""
    digest = hashlib.blake2b(digest_size=bits // 8)
    for part in parts:
        # The length keeps ("a", "bc") and ("ab", "c") apart; the type keeps 1 and "1" apart.
        encoded = f"{type(part).__name__}:{part}".encode()
        digest.update(len(encoded).to_bytes(8, "little") + encoded)
    return int.from_bytes(digest.digest(), "little")
