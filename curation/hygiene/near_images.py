"""Near-duplicates among pairs: both samples of one pair look like both of another, in either order.

Never within a pair, nor within one comparison: what is compared is meant to resemble each other (DenseDPO's pairs
are guided by one video), and who dropped it for that would drop the hardest pairs. One sample that recurs, as every
sample of a ranking does, makes no duplicate either.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from curation.hygiene.groups import Groups
from curation.hygiene.looks import FLAT_UP_TO, NEVER, Limit, Looks, near

# Distances are shown up to here, so that one sees where to draw the line; among very many media, where looking
# beyond the limit takes hours, they are shown up to the limit.
SHOWN = 12


@dataclass(frozen=True)
class Sides:
    """p pairs: the numbers of both media among n, and of the comparison."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    comparison: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True)
class Duplicates:
    """Groups of pairs that look the same, and how many couples of media are how far apart (0 to `shown_up_to`)."""

    groups: list[list[int]]
    histogram: NDArray[np.int64]


def shown_up_to(media: int, limit: Limit) -> int:
    """The greatest distance that is looked for among so many media."""
    return limit.max_distance if media > FLAT_UP_TO else SHOWN


def duplicates(sides: Sides, looks: Looks, limit: Limit) -> Duplicates:
    """The groups, whatever the order of the pairs; couples of media that are compared are not in the histogram."""
    hashes, which = np.unique(looks.bits, axis=0, return_inverse=True)
    which = which.reshape(-1)
    shown = shown_up_to(len(which), limit)
    resembling, across = Groups(len(hashes)), np.zeros(shown + 1, np.int64)
    of_hash = np.bincount(which[looks.known], minlength=len(hashes))
    across[0] = int((of_hash * (of_hash - 1) // 2).sum())
    for i, j, bits in near(hashes, max(limit.max_distance, shown) * looks.frames):
        distance = -(-bits // looks.frames)
        counted = distance <= shown
        np.add.at(across, distance[counted], (of_hash[i] * of_hash[j])[counted])
        close = distance <= limit.max_distance
        for a, b in zip(i[close].tolist(), j[close].tolist(), strict=True):
            resembling.unite(a, b)
    across -= _compared(sides, looks)[: shown + 1]
    alike = np.array([resembling.of(int(h)) for h in which], np.int64)
    # What has no look is alike to nothing but itself.
    alike = np.where(looks.known, alike, len(hashes) + np.arange(len(which)))
    return Duplicates(_groups(sides, looks, limit, alike), across)


def pair_distance(sides: Sides, looks: Looks, limit: Limit, a: int, b: int) -> int:
    """How far apart two pairs are: the greater distance of their sides, in whichever order they are nearer."""
    return int(_distances(sides, looks, limit, a, np.array([b]))[0])


def _compared(sides: Sides, looks: Looks) -> NDArray[np.int64]:
    """The histogram of the couples that stand in one pair, each once."""
    both = np.unique(np.sort(np.stack([sides.first, sides.second], axis=1), axis=1), axis=0)
    a, b = both[both[:, 0] != both[:, 1]].T
    known = looks.known[a] & looks.known[b]
    anything = Limit(max_distance=64, max_colour_difference=255)
    distance = looks.distances(a[known], b[known], anything)
    return np.bincount(distance[distance <= SHOWN], minlength=SHOWN + 1)


def _groups(sides: Sides, looks: Looks, limit: Limit, alike: NDArray[np.int64]) -> list[list[int]]:
    """Only pairs whose media are alike by hash, side by side, need a closer look."""
    groups = Groups(len(sides))
    key = np.sort(np.stack([alike[sides.first], alike[sides.second]], axis=1), axis=1)
    order = np.lexsort((key[:, 1], key[:, 0]))
    changes = np.flatnonzero((np.diff(key[order], axis=0) != 0).any(axis=1)) + 1
    for candidates in np.split(order, changes):
        if len(candidates) > 1:
            _unite(groups, sides, looks, limit, np.sort(candidates))
    return groups.of_several()


def _unite(groups: Groups, sides: Sides, looks: Looks, limit: Limit, candidates: NDArray[np.int64]) -> None:
    for at, pair in enumerate(candidates[:-1]):
        others = candidates[at + 1 :]
        others = others[sides.comparison[others] != sides.comparison[pair]]
        distance = _distances(sides, looks, limit, int(pair), others)
        for other in others[distance <= limit.max_distance]:
            groups.unite(int(pair), int(other))


def _distances(sides: Sides, looks: Looks, limit: Limit, pair: int, others: NDArray[np.int64]) -> NDArray[np.int64]:
    def apart(mine: NDArray[np.int64], theirs: NDArray[np.int64]) -> NDArray[np.int64]:
        return looks.distances(np.full(len(others), mine[pair]), theirs[others], limit)

    straight = np.maximum(apart(sides.first, sides.first), apart(sides.second, sides.second))
    swapped = np.maximum(apart(sides.first, sides.second), apart(sides.second, sides.first))
    return np.minimum(np.minimum(straight, swapped), NEVER)
