"""The few sizes that media of any size are brought to; without torch, so that a web page can count with them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log

from gpu_jobs.trainer.config.framing import FramingConfig


@dataclass(frozen=True, order=True)
class Frame:
    """The size that media of one bucket are brought to, in pixels; pictures have one frame."""

    height: int
    width: int
    frames: int = 1


@lru_cache(maxsize=16)
def bucket_sizes(resolution: int, config: FramingConfig) -> tuple[Frame, ...]:
    """The frames that media are brought to: a square, or rectangles of about its area, by rising aspect ratio.

    Sides are multiples of ``config.multiple``; the ratio of the longer to the shorter is at most
    ``config.max_ratio``. For each width there is the one height that comes nearest to the area.
    """
    if config.buckets == "square":
        return (Frame(resolution, resolution),)
    area, step = resolution * resolution, config.multiple
    found = set()
    # Upright ones: there the heights of two widths never fall together, for the height falls faster than they rise.
    for width in range(step, max(step, round(resolution / step) * step) + 1, step):
        height = max(width, round(area / width / step) * step)
        if height / width <= config.max_ratio:
            found |= {Frame(height, width), Frame(width, height)}
    return tuple(sorted(found, key=lambda frame: frame.width / frame.height))


def largest_bucket(resolution: int, config: FramingConfig) -> Frame:
    """The frame with the most pixels, by which memory is counted; of videos with all their frames."""
    largest = max(bucket_sizes(resolution, config), key=lambda frame: frame.height * frame.width)
    return largest if config.frames is None else replace(largest, frames=config.frames)


def bucket_of(aspect: float, buckets: Sequence[Frame]) -> int:
    """Which of the buckets is nearest to a ratio of width to height, by the ratio of the two ratios."""
    return min(range(len(buckets)), key=lambda i: abs(log(aspect * buckets[i].height / buckets[i].width)))
