"""What a scorer looks at: an image, or a clip of frames."""

from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image

# A clip keeps at most so many frames, spaced evenly over the whole video: 32 of full HD are 200 MB.
MOST_FRAMES = 32


@dataclass(frozen=True)
class Clip:
    """Frames in the order of showing, upright, RGB, and how many of them there are for a second of the video."""

    frames: tuple[Image.Image, ...]
    fps: float

    def __post_init__(self) -> None:
        if not self.frames:
            raise ValueError("A clip needs a frame at least.")


Medium = Image.Image | Clip


def kind_of(medium: Medium) -> str:
    """The kind of sample that a medium was opened from: "video" for a clip, "image" for everything else."""
    return "video" if isinstance(medium, Clip) else "image"


def frames_of(clip: Clip, wanted: int) -> list[Image.Image]:
    """At most `wanted` of a clip's frames, spaced evenly."""
    return [clip.frames[place] for place in evenly(len(clip.frames), wanted)]


def images_of(media: Iterable[Medium]) -> list[Image.Image]:
    """The media, all of them images; raises ValueError for a clip."""
    images = []
    for medium in media:
        if isinstance(medium, Clip):
            raise ValueError(
                "This scorer looks at images, not at videos; there is a variant for the mean of frames."
            )
        images.append(medium)
    return images


def evenly(count: int, wanted: int) -> list[int]:
    """The places of at most `wanted` of `count` items: the middle of each of as many equal stretches."""
    if count <= wanted:
        return list(range(count))
    return [(2 * number + 1) * count // (2 * wanted) for number in range(wanted)]
