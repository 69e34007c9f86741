"""What some bytes are: found by their content, whatever they were called."""

from collections.abc import Callable, Mapping

from annotation.instruments.base import SampleKind
from annotation.media import containers, images, layouts, texts, videos
from annotation.media.facts import MediaInfo, UndecodableMedia

PROBES: Mapping[SampleKind, Callable[[bytes], MediaInfo]] = {
    "image": images.probe,
    "video": videos.probe,
    "layout": layouts.probe,
    "text": texts.probe,
}
WHITE_SPACE = b" \t\r\n"


def probe(data: bytes, kind: SampleKind | None = None) -> MediaInfo:
    """Decode the whole of `data` as `kind`, or as what it is where nobody says; raises UndecodableMedia.

    Images and videos are known by their first bytes, a layout by being a JSON object. Text is never guessed, since
    almost everything is text to somebody: whoever means it says so. What carries no sign is taken for an image, so
    that the refusal says which images are taken.
    """
    return PROBES[kind or _detect(data)](data)


def _detect(data: bytes) -> SampleKind:
    if containers.find(data) is not None:
        return "video"
    return "layout" if data.lstrip(WHITE_SPACE).startswith(b"{") else "image"


__all__ = ["MediaInfo", "UndecodableMedia", "probe"]
