"""Near-duplicates among texts: by the words' letters (MinHash, Broder 1997) or by the distance of embeddings.

MinHash with locality-sensitive hashing only proposes; what it proposes is measured: nothing is similar by chance.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from curation.prompts.splits import group_of

LETTERS = 5
PERMUTATIONS = 128
# Similarities are shown from here on, so that one sees where to draw the line.
SHOWN_FROM = 0.5
# Of each text's neighbours by embedding so many are looked at: chains among them still make one group.
NEIGHBOURS = 32
# Missing a twin costs more than measuring a stranger.
_RECALL_OVER_PRECISION = (0.1, 0.9)
Embed = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True)
class Link:
    """Two texts, by their numbers, and how similar they are, 0 to 1."""

    a: int
    b: int
    similarity: float


def shingles(text: str) -> frozenset[str]:
    """Every run of `LETTERS` letters of the text without case, punctuation and spacing."""
    plain = group_of(text)
    return frozenset(plain[at : at + LETTERS] for at in range(max(1, len(plain) - LETTERS + 1)))


def similarity(a: frozenset[str], b: frozenset[str]) -> float:
    """Jaccard's: what is in both, of what is in either."""
    return len(a & b) / len(a | b)


def links(texts: Sequence[str], least: float = SHOWN_FROM) -> list[Link]:
    """All a < b of at least this similarity that MinHash proposes (nearly all there are)."""
    sets = [shingles(text) for text in texts]
    return [link for link in _proposed(sets, sets, least) if link.a < link.b]


def links_to(texts: Sequence[str], others: Sequence[str], least: float) -> list[Link]:
    """As `links`, from each text `a` to each of the others `b`."""
    return list(_proposed([shingles(text) for text in texts], [shingles(text) for text in others], least))


def links_by_embedding(texts: Sequence[str], embed: Embed, least: float = SHOWN_FROM) -> list[Link]:
    """All a < b of at least this cosine, among each text's nearest `NEIGHBOURS`. `embed` gives unit vectors."""
    import faiss

    if not texts:
        return []
    vectors = np.ascontiguousarray(embed(texts), np.float32)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    cosine, found = index.search(vectors, min(len(texts), NEIGHBOURS + 1))
    a, at = np.nonzero((cosine >= least) & (found >= 0))
    best: dict[tuple[int, int], float] = {}
    for one, other, close in zip(a.tolist(), found[a, at].tolist(), cosine[a, at].tolist(), strict=True):
        if one != other:
            best[min(one, other), max(one, other)] = min(1.0, close)
    return [Link(one, other, close) for (one, other), close in sorted(best.items())]


def _proposed(asked: Sequence[frozenset[str]], kept: Sequence[frozenset[str]], least: float) -> Iterator[Link]:
    from datasketch import MinHashLSH

    index = MinHashLSH(threshold=least, num_perm=PERMUTATIONS, weights=_RECALL_OVER_PRECISION)
    sketches = _sketches(kept)
    for number, sketch in enumerate(sketches):
        index.insert(number, sketch)
    for a, sketch in enumerate(sketches if asked is kept else _sketches(asked)):
        for b in sorted(index.query(sketch)):
            close = similarity(asked[a], kept[b])
            if close >= least:
                yield Link(a, b, close)


def _sketches(sets: Sequence[frozenset[str]]) -> list[object]:
    from datasketch import MinHash

    return list(
        MinHash.generator(
            ([shingle.encode() for shingle in sorted(one)] for one in sets), num_perm=PERMUTATIONS, seed=1
        )
    )
