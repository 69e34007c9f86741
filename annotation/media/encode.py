"""Frames that a program made, as a video file that every browser plays; the same frames give the same bytes."""

import tempfile
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotation.media.transcode import Target, usual_target

# What players take the colours of video to be where nothing is said depends on its size, so it is said: BT.709.
BT709 = 1
# A generated video is an original: what an encoder loses can never be judged. Near lossless in what it keeps.
# Without x264's macroblock tree: with it, one in ten encodings of the same small frames came out different.
QUALITY = {"libx264": {"crf": "10", "x264-params": "mbtree=0"}, "libvpx-vp9": {"crf": "12"}}


def video_of(frames: Iterable[NDArray[np.uint8]], fps: float) -> bytes:
    """An MP4 (H.264; WebM with VP9 where libav has no encoder for it) of RGB frames (h, w, 3), silent.

    Width and height are even. Raises ValueError where they are not, or there is no frame.
    """
    target = usual_target()
    # A file, and not memory: the index is moved to the front at the end, for which the file is opened again.
    with tempfile.TemporaryDirectory(prefix="encode-") as folder:
        path = Path(folder) / f"video.{target.extension}"
        _write(path, target, frames, fps)
        return path.read_bytes()


def _write(path: Path, target: Target, frames: Iterable[NDArray[np.uint8]], fps: float) -> None:
    import av

    with av.open(str(path), "w", options=target.container_options) as output:
        stream: Any = None
        for number, pixels in enumerate(frames):
            if stream is None:
                stream = _stream(output, target, pixels.shape, fps)
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
            frame = frame.reformat(format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG")
            frame.pts, frame.time_base = number, stream.codec_context.time_base
            output.mux(stream.encode(frame))
        if stream is None:
            raise ValueError("A video has a frame at least.")
        output.mux(stream.encode(None))


def _stream(output: Any, target: Target, shape: tuple[int, ...], fps: float) -> Any:
    height, width = shape[:2]
    if width % 2 or height % 2:
        raise ValueError(f"A video's width and height are even, not {width}×{height}.")
    rate = Fraction(fps).limit_denominator(1001)
    # one thread: how an encoder shares its work out among several shows in the bytes
    options = target.video_options | QUALITY[target.video] | {"threads": "1"}
    stream = output.add_stream(target.video, rate=rate, options=options)
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    context = stream.codec_context
    context.time_base = 1 / rate
    context.colorspace = context.color_primaries = context.color_trc = BT709
    context.color_range = 1
    return stream
