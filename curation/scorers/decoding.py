"""A stored sample's bytes as what a scorer looks at."""

import io
from typing import Any

from PIL import Image, ImageOps

from annotation.media import videos
from annotation.media.facts import UndecodableMedia
from annotation.media.images import DECODING_ERRORS, without_address
from curation.scorers.media import MOST_FRAMES, Clip, Medium, evenly


def decode(data: bytes, kind: str) -> Medium:
    """The medium in a stored sample's bytes; raises UndecodableMedia, also for kinds that no scorer looks at."""
    if kind == "image":
        return _image(data)
    if kind == "video":
        return _clip(data)
    raise UndecodableMedia(f"A sample of kind {kind!r} is nothing to look at.")


def _image(data: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data)) as image:
            # Upright, as people saw it.
            return ImageOps.exif_transpose(image).convert("RGB")
    except DECODING_ERRORS as error:
        # The same bytes give the same reason, wherever they lie in memory.
        reason = without_address(str(error)) or type(error).__name__
        raise UndecodableMedia(f"The bytes do not decode as an image: {reason}") from error


def _clip(data: bytes) -> Clip:
    # Decoded twice: no file can be believed about how many frames it has, and holding all of them takes gigabytes.
    info = videos.probe(data)
    assert info.num_frames and info.fps
    wanted = set(evenly(info.num_frames, MOST_FRAMES))
    with videos.opened(data) as video:
        frames = tuple(
            upright(frame, video.rotation) for number, frame in enumerate(video.frames()) if number in wanted
        )
    return Clip(frames, info.fps * len(frames) / info.num_frames)


def upright(frame: Any, rotation: int) -> Image.Image:
    """A decoded frame as a player turns it; `rotation` in degrees counter-clockwise."""
    image: Image.Image = frame.to_image()
    return image.rotate(rotation, expand=True) if rotation else image
