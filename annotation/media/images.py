"""What an image is, found by decoding it: nothing that a file says about itself is believed."""

import io
import struct
import zlib
from dataclasses import dataclass

from PIL import Image

from annotation.errors import AnnotationError

MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "WEBP": "image/webp"}
FORMATS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 64_000_000
MOST_BYTES = 64 * 2**20
# What Pillow raises on files that are broken in one way or another.
DECODING_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


class UndecodableMedia(AnnotationError):
    """The bytes are no image that can be shown: broken, cut off, too large, or of an unknown format."""


@dataclass(frozen=True)
class ImageInfo:
    """An image's true media type and its size in pixels."""

    media_type: str
    width: int
    height: int


def probe(data: bytes) -> ImageInfo:
    """Decode the whole of `data`; raises UndecodableMedia."""
    if not data:
        raise UndecodableMedia("The image is empty (0 bytes).")
    if len(data) > MOST_BYTES:
        raise UndecodableMedia(f"The image is larger than {MOST_BYTES // 2**20} MB.")
    try:
        return _decode(data)
    except DECODING_ERRORS as error:
        reason = str(error) or type(error).__name__
        raise UndecodableMedia(
            f"The bytes do not decode as a PNG, JPEG or WebP image ({_without_address(reason)})."
        ) from error


def _decode(data: bytes) -> ImageInfo:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise UndecodableMedia(f"The image has {width}×{height} pixels; the most is {MOST_PIXELS:,}.")
        media_type = MEDIA_TYPES[str(image.format)]
        # A phone's JPEG may carry a second, hidden picture; anything else with several frames would move.
        if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
            raise UndecodableMedia("The image is animated; a still image is needed.")
        image.load()
    return ImageInfo(media_type, width, height)


def _without_address(reason: str) -> str:
    """Pillow names the buffer it read; its address in memory helps nobody and changes with every run."""
    return "unknown format" if "BytesIO" in reason else reason
