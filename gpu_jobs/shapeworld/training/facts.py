"""What is so in a picture and what a caption asks for, as vectors: it is true where it asks for nothing else.

This is the verifier's logic for pictures whose scene is known, fast enough to be asked for every picture and every
caption of a batch.
"""

from collections.abc import Sequence
from itertools import pairwise, permutations

import numpy as np
from numpy.typing import NDArray

from gpu_jobs.shapeworld.captions import COLOURS, SHAPES, SIZES, Caption
from gpu_jobs.shapeworld.renderer import PlacedObject, Scene
from gpu_jobs.shapeworld.verifier import RELATION_MARGIN

Fact = tuple[object, ...]

_FACTS: tuple[Fact, ...] = (
    *(("count", count) for count in (1, 2, 3)),
    *((colour, shape) for colour in COLOURS for shape in SHAPES),
    *((colour, size) for colour in COLOURS for size in SIZES),
    *((first, order, second) for first, second in permutations(COLOURS, 2) for order in ("left", "above")),
)
_PLACE = {fact: place for place, fact in enumerate(_FACTS)}
NUMBER_OF_FACTS = len(_FACTS)

# By relation: the order that it means, and whether the second object comes first in it.
_ORDERS = {
    "left of": ("left", False),
    "right of": ("left", True),
    "above": ("above", False),
    "below": ("above", True),
    "from left to right": ("left", False),
    "from top to bottom": ("above", False),
}


def shown(scenes: Sequence[Scene]) -> NDArray[np.bool_]:
    """What is so in each scene, (n, facts)."""
    return _table([_facts_of_scene(scene) for scene in scenes])


def claimed(captions: Sequence[Caption]) -> NDArray[np.bool_]:
    """What each caption asks for, (n, facts)."""
    return _table([_facts_of_caption(caption) for caption in captions])


def is_true(claims: NDArray[np.bool_], facts: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each caption is true of each scene, (scenes, captions)."""
    missing: NDArray[np.float32] = (~facts).astype(np.float32) @ claims.astype(np.float32).T
    true: NDArray[np.bool_] = missing == 0
    return true


def _facts_of_scene(scene: Scene) -> list[Fact]:
    facts: list[Fact] = [("count", len(scene.objects))]
    for thing in scene.objects:
        facts += [(thing.colour, thing.shape), (thing.colour, thing.size)]
    for one, other in permutations(scene.objects, 2):
        facts += _orders(one, other)
    return facts


def _orders(one: PlacedObject, other: PlacedObject) -> list[Fact]:
    dx, dy = other.x - one.x, other.y - one.y
    orders = {"left": dx > max(RELATION_MARGIN, abs(dy)), "above": dy > max(RELATION_MARGIN, abs(dx))}
    return [(one.colour, order, other.colour) for order, holds in orders.items() if holds]


def _facts_of_caption(caption: Caption) -> list[Fact]:
    facts: list[Fact] = [("count", len(caption.objects))]
    for claim in caption.objects:
        facts.append((claim.colour, claim.shape))
        if claim.size is not None:
            facts.append((claim.colour, claim.size))
    if caption.relation is not None:
        order, is_reversed = _ORDERS[caption.relation]
        for one, other in pairwise(caption.objects):
            first, second = (other, one) if is_reversed else (one, other)
            facts.append((first.colour, order, second.colour))
    return facts


def _table(rows: Sequence[Sequence[Fact]]) -> NDArray[np.bool_]:
    table = np.zeros((len(rows), NUMBER_OF_FACTS), dtype=np.bool_)
    for row, facts in enumerate(rows):
        table[row, [_PLACE[fact] for fact in facts]] = True
    return table
