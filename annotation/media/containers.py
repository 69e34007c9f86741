"""The containers in which videos come: told by their first bytes, and whether all of the file is there."""

from dataclasses import dataclass

from annotation.media.facts import UndecodableMedia


@dataclass(frozen=True)
class Container:
    """A container's name for people, its media type, and the one demuxer that may read it.

    Naming the demuxer matters: left to guess, libav would take a playlist for a video and open what it points to.
    """

    name: str
    media_type: str
    demuxer: str


MP4 = Container("MP4", "video/mp4", "mp4")
QUICKTIME = Container("QuickTime", "video/quicktime", "mov")
WEBM = Container("WebM", "video/webm", "matroska")
MATROSKA = Container("Matroska", "video/x-matroska", "matroska")
AVI = Container("AVI", "video/x-msvideo", "avi")

EBML = b"\x1a\x45\xdf\xa3"
SEGMENT = 0x18538067
# Brands of ISO base media files that hold one picture, not a video.
STILL_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"heif", b"mif1", b"msf1", b"crx ")


def find(data: bytes) -> Container | None:
    """The container that `data` begins as; None where it is no video that is taken here."""
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        if brand in STILL_BRANDS:
            return None
        return QUICKTIME if brand == b"qt  " else MP4
    if data[:4] == EBML:
        return WEBM if b"webm" in data[4:64] else MATROSKA
    if data[:4] == b"RIFF" and data[8:12] == b"AVI ":
        return AVI
    # QuickTime files older than ISO base media have no brand; these are the boxes that they begin with.
    return QUICKTIME if data[4:8] in (b"moov", b"mdat", b"wide") else None


def require_whole(data: bytes, container: Container) -> None:
    """Raise UndecodableMedia where the file is shorter than it says: libav shows what is left without a word."""
    if container is AVI:
        said = 8 + int.from_bytes(data[4:8], "little")
    else:
        said = _boxes_end(data) if container in (MP4, QUICKTIME) else _elements_end(data)
    if said > len(data):
        raise UndecodableMedia(
            f"The video is cut off: the {container.name} file says it has {said:,} bytes, {len(data):,} are there."
        )


def _boxes_end(data: bytes) -> int:
    """Where the last box of an ISO base media file ends (ISO/IEC 14496-12, 4.2)."""
    position = 0
    while position + 8 <= len(data):
        size = int.from_bytes(data[position : position + 4], "big")
        if size == 0:  # reaches to the end of the file
            return len(data)
        if size == 1:
            size = int.from_bytes(data[position + 8 : position + 16], "big")
        if size < 8:
            raise UndecodableMedia(f"The video is broken: the box at byte {position:,} has no size.")
        position += size
    return position


def _elements_end(data: bytes) -> int:
    """Where the segment of an EBML file ends (RFC 8794); recorders that stream leave it open."""
    position = 0
    while position < len(data):
        name, after = _number(data, position, keep_marker=True)
        size, body = _number(data, after, keep_marker=False)
        is_open = size == (1 << 7 * (body - after)) - 1
        if is_open:
            return len(data)
        position = body + size
        if name == SEGMENT:
            break
    return position


def _number(data: bytes, position: int, *, keep_marker: bool) -> tuple[int, int]:
    """The variable-length number at `position`, and where it ends."""
    first = data[position] if position < len(data) else 0
    length = 9 - first.bit_length()
    if not first or position + length > len(data):
        raise UndecodableMedia(f"The video is broken or cut off at byte {position:,}.")
    number = int.from_bytes(data[position : position + length], "big")
    return (number if keep_marker else number & ((1 << 7 * length) - 1)), position + length
