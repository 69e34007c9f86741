"""Bringing media of any size to the frame of their bucket, without distorting them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from gpu_jobs.trainer.buckets import Frame

Pixels = npt.NDArray[np.uint8]


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
