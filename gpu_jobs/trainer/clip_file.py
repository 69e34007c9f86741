"""Clips as files: H.264 in MP4, which every browser plays, with the first frame as a poster."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from curation.scorers.media import Clip

NEAR_LOSSLESS = {"crf": "10", "threads": "1"}  # one thread: how many share the work shows in the bytes


def save_clip(path: Path, frames: Sequence[Image.Image], fps: float) -> None:
    """Write the frames; an odd width or height, which the codec does not know, is filled up with one black line."""
    import av

    width, height = frames[0].size
    even = (width + width % 2, height + height % 2)
    rate = Fraction(fps).limit_denominator(1001)
    with av.open(str(path), "w", options={"movflags": "+faststart", "fflags": "+bitexact"}) as output:
        stream: Any = output.add_stream("libx264", rate=rate, options=NEAR_LOSSLESS)
        stream.width, stream.height, stream.pix_fmt = *even, "yuv420p"
        for frame in frames:
            canvas = Image.new("RGB", even)
            canvas.paste(frame)
            output.mux(stream.encode(av.VideoFrame.from_ndarray(np.asarray(canvas), format="rgb24")))
        output.mux(stream.encode(None))


def side_by_side(left: Clip, right: Clip, gap: int = 4) -> list[Image.Image]:
    """Both clips' frames as one, a white gap between; the shorter one stands still at its end."""
    length = max(len(left.frames), len(right.frames))
    return [_beside([_at(clip, number) for clip in (left, right)], gap) for number in range(length)]


def _at(clip: Clip, number: int) -> Image.Image:
    return clip.frames[min(number, len(clip.frames) - 1)]


def _beside(pictures: Iterable[Image.Image], gap: int) -> Image.Image:
    left, right = pictures
    canvas = Image.new("RGB", (left.width + gap + right.width, max(left.height, right.height)), (255, 255, 255))
    canvas.paste(left, (0, 0))
    canvas.paste(right, (left.width + gap, 0))
    return canvas
