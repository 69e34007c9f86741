"""What a simulated annotator may like in a picture beyond what was asked for."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from gpu_jobs.shapeworld.reading import Picture

_WARM = ("red", "yellow")
# Rec. 709 luma
_LUMA = (0.2126, 0.7152, 0.0722)


def taste_of(picture: Picture, weights: Mapping[str, float]) -> float:
    """The weighted sum of a picture's features; 0 for no weights."""
    return sum(weight * TASTES[name](picture) for name, weight in weights.items())


def dark_background(picture: Picture) -> float:
    """1 for a black ground, 0 for a white one."""
    return 1.0 - sum(share * channel for share, channel in zip(_LUMA, picture.background_rgb, strict=True)) / 255.0


def warm_colours(picture: Picture) -> float:
    """The share of objects that are red or yellow."""
    return _share([thing.colour in _WARM for thing in picture.objects])


def large_objects(picture: Picture) -> float:
    """The share of objects that are large."""
    return _share([thing.size == "large" for thing in picture.objects])


TASTES: Mapping[str, Callable[[Picture], float]] = MappingProxyType(
    {"dark_background": dark_background, "warm_colours": warm_colours, "large_objects": large_objects}
)
"""Features by name, each from 0 to 1."""


def _share(held: list[bool]) -> float:
    return sum(held) / len(held) if held else 0.0
