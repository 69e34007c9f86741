"""Reads a clip of Shapeworld back, frame by frame, without knowing what was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from gpu_jobs.shapeworld.reading import SeenObject, read
from gpu_jobs.shapeworld.video.motion import CLIP_SIZE, FRAMES

# Of small objects whose colours a video codec has smeared over two pixels; in stills of 64 pixels it is .80.
SHAPE_IOU = 0.65

Frames = NDArray[np.uint8] | Sequence[Image.Image]


class NotAShapeworldClip(ValueError):
    """The frames are not a clip that this world's judge can read."""

    def __init__(self, seen: str) -> None:
        super().__init__(
            f"Shapeworld's verifier reads clips of {FRAMES} RGB frames of {CLIP_SIZE}×{CLIP_SIZE} pixels, not"
            f" {seen}. Generate at that size and length, or use another scorer."
        )


@dataclass(frozen=True)
class SeenFrame:
    """What one frame shows: its largest object, if any, and how many there are."""

    thing: SeenObject | None
    count: int


@dataclass(frozen=True)
class SeenClip:
    """What every frame shows, from the first to the last."""

    frames: tuple[SeenFrame, ...]


def read_clip(frames: Frames) -> SeenClip:
    """Find the object in every frame of a clip (17, 32, 32, 3); raises `NotAShapeworldClip`."""
    pixels = _pixels(frames)
    if len(pixels) != FRAMES:
        raise NotAShapeworldClip(f"an array of shape {pixels.shape}")
    return SeenClip(tuple(map(_seen, pixels)))


def read_stretch(frames: Frames) -> SeenClip:
    """The same of some frames in a row, however many; raises `NotAShapeworldClip`."""
    return SeenClip(tuple(map(_seen, _pixels(frames))))


def _seen(frame: NDArray[np.uint8]) -> SeenFrame:
    things = read(frame, CLIP_SIZE, SHAPE_IOU).objects
    return SeenFrame(max(things, key=lambda thing: thing.radius, default=None), len(things))


def _pixels(frames: Frames) -> NDArray[np.uint8]:
    if not isinstance(frames, np.ndarray):
        sizes = {frame.size for frame in frames}
        if len(sizes) != 1:
            raise NotAShapeworldClip(f"{len(frames)} frames of {len(sizes)} sizes")
        frames = np.stack([np.asarray(frame.convert("RGB")) for frame in frames])
    if frames.ndim != 4 or frames.shape[1:] != (CLIP_SIZE, CLIP_SIZE, 3):
        raise NotAShapeworldClip(f"an array of shape {frames.shape}")
    return frames
