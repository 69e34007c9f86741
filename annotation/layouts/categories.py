"""What a category says about an object where the layout itself is silent."""

import re

from annotation.layouts.model import PlacedObject

_USED_FROM_ALL_SIDES = """
    carpet chandelier column cushion footstool lamp light mat ottoman pillar plant pouf rug stool table vase
"""
# Tables at which one sits on one side only.
_SAT_AT = "dressing vanity writing"
_FIXED_TO_WALL_OR_CEILING = """
    airconditioner blind cabinet chandelier clock curtain hood lamp light mirror painting picture poster radiator
    shelf shelve shower sink television tv
"""
WITHOUT_FRONT = frozenset(_USED_FROM_ALL_SIDES.split())
WITH_FRONT = frozenset(_SAT_AT.split())
HUNG = frozenset(_FIXED_TO_WALL_OR_CEILING.split())


def has_front(placed: PlacedObject) -> bool:
    """Whether an object has a side that must be reached: as the layout says, or else by its category."""
    if placed.has_front is not None:
        return placed.has_front
    words = _words(placed)
    return bool(words & WITH_FRONT) or not words & WITHOUT_FRONT


def may_hang(placed: PlacedObject) -> bool:
    """Whether such objects are fixed to walls or ceilings."""
    return bool(_words(placed) & HUNG)


def _words(placed: PlacedObject) -> set[str]:
    """The category's words in the singular: "Wall_Lamps" is wall and lamp."""
    words = re.findall(r"[a-z]+", placed.category.lower())
    return {word.removesuffix("s") if word.endswith("s") and not word.endswith("ss") else word for word in words}
