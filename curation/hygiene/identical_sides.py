"""Pairs whose two sides are the same: a preference between them is noise, so they are ties."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from curation.hygiene.looks import Limit, Looks
from curation.hygiene.near_images import SHOWN, Sides


@dataclass(frozen=True)
class Alike:
    """Which pairs have the same bytes twice, and which look the same, with their distances, and all distances."""

    same: NDArray[np.int64]
    nearly: NDArray[np.int64]
    distance: NDArray[np.int64]
    histogram: NDArray[np.int64]


def alike(sides: Sides, looks: Looks, limit: Limit) -> Alike:
    """Compare both sides of every pair; media are numbered by content, so the same number is the same bytes."""
    distance = looks.distances(sides.first, sides.second, limit)
    is_same = sides.first == sides.second
    shown = looks.distances(sides.first, sides.second, Limit(64, 255))
    nearly = np.flatnonzero(~is_same & (distance <= limit.max_distance))
    return Alike(
        np.flatnonzero(is_same), nearly, distance[nearly], np.bincount(shown[shown <= SHOWN], minlength=SHOWN + 1)
    )
