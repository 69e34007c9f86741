"""Bringing media of any size to the few sizes that are trained, without distorting them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np
import numpy.typing as npt
from PIL import Image

from gpu_jobs.trainer.config.framing import FramingConfig

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, order=True)
class Frame:
    """The size that media of one bucket are brought to, in pixels; pictures have one frame."""

    height: int
    width: int
    frames: int = 1


@dataclass(frozen=True)
class Framing:
    """How one medium was brought to its frame: its own size, and where the crop begins once it was resized."""

    original_height: int
    original_width: int
    top: int
    left: int
    frame: Frame


def cropped(picture: Image.Image, frame: Frame) -> Image.Image:
    """The picture in RGB, resized until the frame is just covered and cropped about the centre.

    Both sides of a pair go through the same rule, each by its own size. (A published script resizes the loser to
    the winner's size, which distorts it wherever the two differ: then shape, not taste, separates them.)
    """
    picture = picture.convert("RGB")
    if picture.size == (frame.width, frame.height):
        return picture
    framing = framing_of(picture.size, frame)
    resized = picture.resize(_covering(picture.size, frame), Image.Resampling.LANCZOS)
    return resized.crop((framing.left, framing.top, framing.left + frame.width, framing.top + frame.height))


def framed(picture: Image.Image, frame: Frame, *, mirrored: bool = False) -> Pixels:
    """The pixels of the cropped picture, (3, height, width)."""
    pixels = np.asarray(cropped(picture, frame), np.uint8).transpose(2, 0, 1)
    return np.ascontiguousarray(pixels[..., ::-1] if mirrored else pixels)


def framed_clip(frames: Sequence[Image.Image], frame: Frame, *, mirrored: bool = False) -> Pixels:
    """The first ``frame.frames`` frames of a video, each framed as a picture is; (3, frames, height, width).

    Raises ValueError where the video is shorter.
    """
    if len(frames) < frame.frames:
        raise ValueError(f"it has {len(frames)} frames, fewer than the {frame.frames} that are trained")
    return np.stack([framed(picture, frame, mirrored=mirrored) for picture in frames[: frame.frames]], axis=1)


def framing_of(size: tuple[int, int], frame: Frame) -> Framing:
    """What :func:`framed` does to media of ``size`` (width, height)."""
    width, height = _covering(size, frame)
    return Framing(
        original_height=size[1],
        original_width=size[0],
        top=(height - frame.height) // 2,
        left=(width - frame.width) // 2,
        frame=frame,
    )


def _covering(size: tuple[int, int], frame: Frame) -> tuple[int, int]:
    """(width, height) of the medium, resized so that it just covers the frame."""
    width, height = size
    scale = max(frame.width / width, frame.height / height)
    return max(frame.width, round(width * scale)), max(frame.height, round(height * scale))


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


def bucket_of(aspect: float, buckets: Sequence[Frame]) -> int:
    """Which of the buckets is nearest to a ratio of width to height, by the ratio of the two ratios."""
    return min(range(len(buckets)), key=lambda i: abs(log(aspect * buckets[i].height / buckets[i].width)))
