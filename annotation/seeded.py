"""Choices that look random and are functions of a seed: the same seed and content always choose the same."""

import hashlib
from collections.abc import Sequence


def content_hash(*parts: str) -> str:
    """The sha256 of `parts` as hex; parts are delimited, so ("ab", "c") differs from ("a", "bc")."""
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode()
        digest.update(len(encoded).to_bytes(8, "big"))
        digest.update(encoded)
    return digest.hexdigest()


def seeded_number(seed: int, *parts: str, bits: int = 64) -> int:
    """An evenly spread integer in [0, 2**bits), `bits` at most 256."""
    return int(content_hash(str(seed), *parts), 16) >> (256 - bits)


def shuffle(n: int, seed: int, *parts: str) -> list[int]:
    """A permutation of range(n)."""
    return sorted(range(n), key=lambda position: seeded_number(seed, *parts, str(position)))


def sort_by_hash(items: Sequence[str], seed: int, *parts: str) -> list[int]:
    """The indices of `items`, sorted by a seeded hash of the items themselves: their given order has no say."""
    return sorted(range(len(items)), key=lambda index: (seeded_number(seed, *parts, items[index]), items[index]))
