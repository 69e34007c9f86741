"""Small real videos, made by the encoders of libav: a square that moves."""

import math
import struct
import tempfile
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image, ImageDraw

# Container, codec and pixels of videos that browsers play, and of some that they do not.
PLAYABLE = {
    "mp4": ("mp4", "libx264", "yuv420p"),
    "webm": ("webm", "libvpx-vp9", "yuv420p"),
    "webm-vp8": ("webm", "libvpx", "yuv420p"),
}
UNPLAYABLE = {
    "avi-mpeg4": ("avi", "mpeg4", "yuv420p"),
    "avi-mjpeg": ("avi", "mjpeg", "yuvj420p"),
    "avi-h264": ("avi", "libx264", "yuv420p"),
    "mov": ("mov", "libx264", "yuv420p"),
    "mkv-444": ("matroska", "libx264", "yuv444p"),
    "mp4-hevc": ("mp4", "libx265", "yuv420p"),
    "mp4-mpeg4": ("mp4", "mpeg4", "yuv420p"),
}
# tkhd's matrix for players that turn the picture a quarter clockwise (ISO/IEC 14496-12, 8.3.2).
QUARTER_TURN = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)
UPRIGHT = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)


def frame_at(number: int, size: tuple[int, int], colour: str = "red") -> Image.Image:
    """The picture of one frame: a square that moves to the right on a dark ground."""
    picture = Image.new("RGB", size, (20, 20, 40))
    x = 2 + number % max(1, size[0] - 12)
    ImageDraw.Draw(picture).rectangle((x, 4, x + 8, 12), fill=colour)
    return picture


def video(
    form: str = "mp4",
    codec: str = "libx264",
    pixels: str = "yuv420p",
    *,
    frames: int = 12,
    rate: Fraction | int = 12,
    size: tuple[int, int] = (64, 48),
    times: Sequence[int] | None = None,
    with_sound: bool = False,
    container_options: dict[str, str] | None = None,
    draw: Callable[[int, tuple[int, int]], Image.Image] = frame_at,
) -> bytes:
    """An encoded video. `times` are the frames' times in ms where they do not follow a rate."""
    with tempfile.NamedTemporaryFile() as file:
        _write(file.name, form, codec, pixels, frames, rate, size, times, with_sound, container_options or {}, draw)
        return Path(file.name).read_bytes()


def _write(path, form, codec, pixels, frames, rate, size, times, with_sound, options, draw):
    with av.open(path, "w", format=form, options=options) as container:
        stream = container.add_stream(codec, rate=rate, options={"x265-params": "log-level=none"})
        stream.width, stream.height = size
        stream.pix_fmt = pixels
        if times is not None:
            stream.codec_context.time_base = Fraction(1, 1000)
        sound = container.add_stream("libopus" if form == "webm" else "aac", rate=48_000) if with_sound else None
        for number in range(frames):
            frame = av.VideoFrame.from_image(draw(number, size))
            if times is not None:
                frame.pts, frame.time_base = times[number], Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if sound is not None:
            for piece in tone(frames / rate):
                container.mux(sound.encode(piece))
            container.mux(sound.encode(None))


def turned(data: bytes) -> bytes:
    """The same MP4 for players to turn a quarter clockwise."""
    assert data.count(UPRIGHT) >= 1
    where = data.rindex(UPRIGHT)  # the last one is the track's, the first the movie's
    return data[:where] + QUARTER_TURN + data[where + len(UPRIGHT) :]


def tone(seconds: Fraction | float) -> list[av.AudioFrame]:
    """A hum of 440 Hz in pieces of 20 ms."""
    pieces, samples = [], 960
    for number in range(math.ceil(float(seconds) * 48_000 / samples)):
        frame = av.AudioFrame(format="s16", layout="mono", samples=samples)
        wave = (math.sin(2 * math.pi * 440 * (number * samples + i) / 48_000) for i in range(samples))
        frame.planes[0].update(struct.pack(f"<{samples}h", *(int(8000 * value) for value in wave)))
        frame.rate, frame.pts, frame.time_base = 48_000, number * samples, Fraction(1, 48_000)
        pieces.append(frame)
    return pieces
