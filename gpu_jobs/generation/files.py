"""Samples as files, and real ones read back: PNG and MP4, the same bytes for the same pixels."""

import io
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from annotation.instruments.timeline import TOLERANCE_FRAMES
from annotation.media import videos
from annotation.media.encode import video_of
from curation.scorers.media import Clip, Medium
from gpu_jobs.generation.video_shapes import TimedShape


def file_of(medium: Medium) -> bytes:
    """The bytes that are stored of a sample."""
    if isinstance(medium, Clip):
        return video_of((np.asarray(frame) for frame in medium.frames), medium.fps)
    file = io.BytesIO()
    medium.save(file, format="PNG")
    return file.getvalue()


def read_picture(path: Path) -> Image.Image:
    """A stored picture, upright, RGB."""
    with Image.open(path) as picture:
        return ImageOps.exif_transpose(picture).convert("RGB")


def read_video(path: Path, shape: TimedShape) -> Clip:
    """The beginning of a stored video at another size and rate; frame k is what it shows at k / fps seconds.

    It is scaled to cover the size and cropped about its middle. Raises ValueError where the video is too short,
    and UndecodableMedia.
    """
    with videos.opened(path.read_bytes()) as video:
        rate = float(video.claimed_rate or shape.fps)
        wanted = [math.floor(number * rate / shape.fps + TOLERANCE_FRAMES) for number in range(shape.frames)]
        kept = dict(_frames(video, set(wanted), (shape.width, shape.height)))
    if missing := [number for number, place in enumerate(wanted) if place not in kept]:
        raise ValueError(
            f"the video ends before frame {missing[0]} of the {shape.frames} at {shape.fps:g} frames a second"
        )
    return Clip(tuple(kept[place] for place in wanted), shape.fps)


def _frames(video: videos.OpenVideo, wanted: set[int], size: tuple[int, int]) -> Iterator[tuple[int, Image.Image]]:
    for number, frame in enumerate(video.frames()):
        if number in wanted:
            picture = frame.to_image()
            if video.rotation:
                picture = picture.rotate(video.rotation, expand=True)
            yield number, picture if picture.size == size else ImageOps.fit(picture, size, Image.Resampling.LANCZOS)
