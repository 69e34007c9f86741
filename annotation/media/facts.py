"""What is known about a file once it has been decoded, and the one error for what cannot be."""

from dataclasses import dataclass

from annotation.errors import AnnotationError
from annotation.instruments.base import SampleKind


class UndecodableMedia(AnnotationError):
    """The bytes cannot be shown: broken, cut off, too large, or of an unknown format."""


@dataclass(frozen=True)
class MediaInfo:
    """A file's kind, its true media type, and its size as it is shown, in pixels.

    `duration_s`, `fps` and `num_frames` are of videos only. `is_playable` is false where a browser cannot be
    trusted to show the bytes as they are.
    """

    kind: SampleKind
    media_type: str
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    fps: float | None = None
    num_frames: int | None = None
    is_playable: bool = True
