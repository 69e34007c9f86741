"""What an image is, found by decoding it: nothing that a file says about itself is believed.

PNG, JPEG and WebP are taken. Other formats are refused rather than converted: samples leave the platform as the
bytes that came in, and AVIF, HEIC, BMP, TIFF and GIF are not decoded by every Pillow or browser that meets them
later.
"""

import io
import struct
import zlib

from PIL import Image

from annotation.media.facts import MediaInfo, UndecodableMedia

MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "WEBP": "image/webp"}
FORMATS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 64_000_000
MOST_BYTES = 64 * 2**20
# EXIF's values for pictures that lie on their side (EXIF 2.32, tag 0x0112): browsers turn them, so width is height.
ORIENTATION, ON_ITS_SIDE = 0x0112, (5, 6, 7, 8)
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


def probe(data: bytes) -> MediaInfo:
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
            f"The bytes do not decode as a PNG, JPEG or WebP image ({without_address(reason)})."
        ) from error


def _decode(data: bytes) -> MediaInfo:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise UndecodableMedia(f"The image has {width}×{height} pixels; the most is {MOST_PIXELS:,}.")
        media_type = MEDIA_TYPES[str(image.format)]
        # A phone's JPEG may carry a second, hidden picture; anything else with several frames would move.
        if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
            raise UndecodableMedia("The image is animated; send a still image, or the motion as a video.")
        image.load()
        if image.getexif().get(ORIENTATION) in ON_ITS_SIDE:
            width, height = height, width
    return MediaInfo("image", media_type, width, height)


def without_address(reason: str) -> str:
    """Pillow names the buffer it read; its address in memory helps nobody and changes with every run."""
    return "unknown format" if "BytesIO" in reason else reason
