"""Stills: a file small enough for a list of many, and a video's first frame. WebP, which every browser shows."""

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps

from annotation.media import images, videos
from annotation.media.facts import MediaInfo, UndecodableMedia

MEDIA_TYPE = "image/webp"
# The longest sides, in pixels.
THUMBNAIL, POSTER = 320, 1920
QUALITY = {THUMBNAIL: 80, POSTER: 90}


@dataclass(frozen=True)
class MadeFile:
    """A file made from another."""

    data: bytes
    media_type: str
    width: int
    height: int


def are_wanted(info: MediaInfo) -> bool:
    """Whether stills of a file help: of every video, and of images that are larger than a thumbnail."""
    return info.kind == "video" or (info.kind == "image" and max(info.width or 0, info.height or 0) > THUMBNAIL)


def thumbnail_of_image(data: bytes) -> MadeFile:
    """The image at most `THUMBNAIL` wide and high, upright; raises UndecodableMedia."""
    try:
        with Image.open(io.BytesIO(data), formats=images.FORMATS) as image:
            # JPEG decodes small in the first place, eight times as fast.
            image.draft(None, (2 * THUMBNAIL, 2 * THUMBNAIL))
            return _small(ImageOps.exif_transpose(image), THUMBNAIL)
    except images.DECODING_ERRORS as error:
        raise UndecodableMedia(f"The image does not decode any more: {error}") from error


def stills_of_video(data: bytes) -> dict[int, MadeFile]:
    """The first frame, upright, by the longest side that it may have; raises UndecodableMedia."""
    with videos.opened(data) as video:
        frame = next(video.frames())
        picture = frame.to_image().rotate(video.rotation, expand=True)
    return {side: _small(picture, side) for side in (THUMBNAIL, POSTER)}


def _small(picture: Any, side: int) -> MadeFile:
    if picture.mode.startswith(("I", "F")):
        # 16-bit greys: Pillow would cut them off at 255 rather than scale them.
        picture = picture.convert("I").point(lambda value: value / 257).convert("L")
    transparent = "A" in picture.mode or "transparency" in picture.info
    picture = picture.convert("RGBA" if transparent else "RGB")
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=QUALITY[side], method=4)
    return MadeFile(file.getvalue(), MEDIA_TYPE, picture.width, picture.height)
