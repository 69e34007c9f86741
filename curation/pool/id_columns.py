"""Columns of ids as the bytes that they are: a million Python strings weigh more than the rest of a pool."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class HexColumn:
    """n ids of 32 bytes, read as hexadecimal text."""

    raw: NDArray[np.uint8]
    """(n, 32)"""

    @classmethod
    def from_bytes(cls, data: bytes | bytearray) -> "HexColumn":
        """From the ids one after the other."""
        return cls(np.frombuffer(bytes(data), np.uint8).reshape(-1, 32))

    def __len__(self) -> int:
        return len(self.raw)

    def __getitem__(self, row: int | np.integer) -> str:
        return self.raw[row].tobytes().hex()

    def __iter__(self) -> Iterator[str]:
        return (row.tobytes().hex() for row in self.raw)

    def first_words(self) -> NDArray[np.uint64]:
        """The first 64 bits of each, (n,)."""
        return np.ascontiguousarray(self.raw[:, :8]).view(">u8")[:, 0].astype(np.uint64)

    def among(self, texts: Collection[str]) -> NDArray[np.bool_]:
        """Whether each is one of these, (n,)."""
        wanted = frozenset(texts)
        words = np.fromiter((int(text[:16], 16) for text in wanted), np.uint64, len(wanted))
        found = np.isin(self.first_words(), words)
        for row in np.flatnonzero(found):
            found[row] = self[row] in wanted
        return found

    def find(self, text: str) -> int | None:
        """The row that this id stands in; None where it stands in none."""
        try:
            wanted = np.frombuffer(bytes.fromhex(text), np.uint8)
        except ValueError:
            return None
        if len(wanted) != self.raw.shape[1]:
            return None
        rows = np.flatnonzero(np.all(self.raw == wanted, axis=1))
        return int(rows[0]) if len(rows) else None


@dataclass(frozen=True)
class UuidColumn:
    """n UUIDs."""

    raw: NDArray[np.uint8]
    """(n, 16)"""

    @classmethod
    def from_bytes(cls, data: bytes | bytearray) -> "UuidColumn":
        """From the UUIDs one after the other."""
        return cls(np.frombuffer(bytes(data), np.uint8).reshape(-1, 16))

    def __len__(self) -> int:
        return len(self.raw)

    def __getitem__(self, row: int | np.integer) -> UUID:
        return UUID(bytes=self.raw[row].tobytes())
