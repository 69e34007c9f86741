"""The looks of many media beside each other: how far apart two are, and which are near."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from curation.hygiene.perceptual_hash import HASH_BYTES, LOOK_BYTES

# Up to here every hash is compared with every other; beyond, through tables of their quarters.
FLAT_UP_TO = 50_000
TABLES = 4
BATCH = 1_000
NEVER = 10_000
"""A distance for what cannot be compared; greater than any."""


@dataclass(frozen=True)
class Limit:
    """How far apart two media may be and still count as the same."""

    max_distance: int
    """Of the 64 bits of a frame, how many may differ, on average over its frames."""
    max_colour_difference: int
    """0 to 255: how far any part's mean colour may be off."""


@dataclass(frozen=True)
class Looks:
    """n media of the same number of frames; those without a look resemble nothing but themselves."""

    bits: NDArray[np.uint8]
    """(n, 8 × frames)."""
    colours: NDArray[np.int16]
    """(n, 48 × frames)."""
    known: NDArray[np.bool_]
    """(n,) whether there is a look."""

    @property
    def frames(self) -> int:
        """How many frames each has."""
        return int(self.bits.shape[1]) // HASH_BYTES

    def distances(self, a: NDArray[np.int64], b: NDArray[np.int64], limit: Limit) -> NDArray[np.int64]:
        """Bits that differ per frame, rounded up, between media a and b; `NEVER` where colours are off."""
        differ = np.bitwise_count(self.bits[a] ^ self.bits[b]).sum(axis=1, dtype=np.int64)
        per_frame = -(-differ // self.frames)
        off = np.abs(self.colours[a] - self.colours[b]).max(axis=1) > limit.max_colour_difference
        unlike = off | ~self.known[a] | ~self.known[b]
        return np.where(a == b, 0, np.where(unlike, NEVER, per_frame))


def looks_of(stored: Sequence[bytes | None], frames: int) -> Looks:
    """Looks from their bytes (`perceptual_hash.Look.to_bytes`, frame after frame)."""
    blank = bytes(LOOK_BYTES * frames)
    rows = np.frombuffer(b"".join(one or blank for one in stored), np.uint8).reshape(-1, frames, LOOK_BYTES)
    n = len(stored)
    return Looks(
        bits=np.ascontiguousarray(rows[:, :, :HASH_BYTES].reshape(n, HASH_BYTES * frames)),
        colours=rows[:, :, HASH_BYTES:].reshape(n, (LOOK_BYTES - HASH_BYTES) * frames).astype(np.int16),
        known=np.array([one is not None for one in stored], dtype=bool),
    )


def near(bits: NDArray[np.uint8], radius: int) -> Iterator[tuple[NDArray[np.int64], ...]]:
    """All i < j of distinct hashes (n, bytes) that differ in at most `radius` bits: (i, j, distance) in batches.

    Exact either way. Of two hashes that differ in r bits, some quarter differs in at most r // 4: so looking up
    every quarter with as many bits flipped finds them all (Norouzi et al., CVPR 2012).
    """
    import faiss

    width = bits.shape[1] * 8
    index: Any = faiss.IndexBinaryFlat(width)
    if len(bits) > FLAT_UP_TO:
        # A quarter of more than 16 bits would make a table that is mostly empty.
        tables = max(TABLES, width // 16)
        index = faiss.IndexBinaryMultiHash(width, tables, width // tables)
        index.nflip = radius // tables
    index.add(bits)
    for start in range(0, len(bits), BATCH):
        asked = bits[start : start + BATCH]
        limits, distance, found = index.range_search(asked, radius + 1)
        i = np.repeat(np.arange(start, start + len(asked)), np.diff(limits).astype(np.int64))
        forward = i < found
        yield i[forward], found[forward].astype(np.int64), distance[forward].astype(np.int64)
