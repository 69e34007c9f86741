"""A video in the form that every browser plays: H.264 and AAC in MP4, frame by frame what it was.

Where this build of libav has no H.264 encoder, VP9 and Opus in WebM do. The number of frames and the time of each
are kept exactly; frames are turned upright, and an odd width or height is filled up with one black line, because
both codecs halve the resolution of colour.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from pathlib import Path
from typing import Any

from annotation.media import videos
from annotation.media.stills import MadeFile

FRAMES_BETWEEN_CHECKS = 25
# The one rate that both encoders take.
SOUND_HZ = 48_000
SOUND_ROUNDING_S = Fraction(1, 50)
# MP4 and the encoders count in 32 bits: ten minutes of this unit fit in.
FINEST_UNIT = Fraction(1, 2_000_000)


@dataclass(frozen=True)
class Target:
    """A container with its codecs. The qualities are near the point where differences stop being visible."""

    extension: str
    media_type: str
    video: str
    video_options: dict[str, str]
    audio: str
    container_options: dict[str, str]


TARGETS = (
    Target(
        extension="mp4",
        media_type="video/mp4",
        video="libx264",
        video_options={"crf": "17", "preset": "fast"},
        audio="aac",
        # The index goes first, so that playing begins before the end has arrived.
        container_options={"movflags": "+faststart", "fflags": "+bitexact"},
    ),
    Target(
        extension="webm",
        media_type="video/webm",
        video="libvpx-vp9",
        video_options={"crf": "24", "b": "0", "deadline": "good", "cpu-used": "4", "row-mt": "1"},
        audio="libopus",
        container_options={"fflags": "+bitexact"},
    ),
)
# A display matrix turns counter-clockwise; libav's transpose filter knows quarter turns by these names.
TURNS: dict[int, tuple[tuple[str, str], ...]] = {
    0: (),
    90: (("transpose", "cclock"),),
    180: (("hflip", ""), ("vflip", "")),
    270: (("transpose", "clock"),),
}


def to_playable(data: bytes, check: Callable[[], None] = lambda: None) -> MadeFile:
    """The video in `data`, playable; `check` is called every so often and may raise to stop.

    Raises UndecodableMedia for a video that cannot be decoded or encoded.
    """
    target = usual_target()
    with tempfile.TemporaryDirectory(prefix="transcode-") as folder:
        path = Path(folder) / f"playable.{target.extension}"
        with videos.opened(data) as video:
            _transcode(video, path, target, check)
            width, height = (side + side % 2 for side in video.shown_size)
        return MadeFile(path.read_bytes(), target.media_type, width, height)


def usual_target() -> Target:
    """The first target whose encoders this build of libav has."""
    import av

    return next(target for target in TARGETS if {target.video, target.audio} <= av.codecs_available)


def _transcode(video: videos.OpenVideo, path: Path, target: Target, check: Callable[[], None]) -> None:
    import av

    with av.open(str(path), "w", options=target.container_options) as output:
        picture = _Picture(video, output, target)
        sound = _Sound(video, output, target)
        for number, frame in enumerate(video.frames(sound.take)):
            if number % FRAMES_BETWEEN_CHECKS == 0:
                check()
            picture.take(frame)
            sound.release()
        picture.end()
        sound.end()


class _Picture:
    """The frames on their way from the decoder through the filters into the file."""

    def __init__(self, video: videos.OpenVideo, output: Any, target: Target) -> None:
        self._video = video
        self._output = output
        self._clock = _Clock(video.claimed_rate)
        self._stream = output.add_stream(target.video, rate=video.claimed_rate, options=dict(target.video_options))
        self._stream.pix_fmt = "yuv420p"
        self._filters: Any = None

    def take(self, frame: Any) -> None:
        if self._filters is None:
            self._begin(frame)
        self._filters.push(frame)
        upright = self._filters.pull()
        self._clock.tell(upright, frame)
        # Each frame is encoded for what it shows, whatever kind of frame it was in the source.
        upright.pict_type = 0
        self._output.mux(self._stream.encode(upright))

    def end(self) -> None:
        self._output.mux(self._stream.encode(None))

    def _begin(self, frame: Any) -> None:
        import av.filter

        width, height = (side + side % 2 for side in self._video.shown_size)
        self._stream.width, self._stream.height = width, height
        self._stream.time_base = self._stream.codec_context.time_base = self._clock.begin(frame)
        graph = av.filter.Graph()
        steps = [graph.add_buffer(template=self._video.stream)]
        steps += [graph.add(*turn) for turn in TURNS[self._video.rotation]]
        steps += [
            graph.add("pad", f"width={width}:height={height}:x=0:y=0:color=black"),
            # What a still camera writes as 0..255 becomes video's 16..235, which players expect.
            graph.add("scale", "out_range=tv"),
            graph.add("format", "yuv420p"),
            graph.add("buffersink"),
        ]
        graph.link_nodes(*steps)
        graph.configure()
        self._filters = graph


class _Clock:
    """Gives encoded frames the times of their sources, and where these were rounded, the times that were meant.

    Containers that count milliseconds cannot say 1/24 s. Where a frame is as near to the claimed rate as such
    rounding explains, it is shown when the rate says; any other exactly when its source said.
    """

    def __init__(self, rate: Fraction | None) -> None:
        self._rate = rate
        self._start = Fraction(0)
        self._unit = Fraction(1)
        self._number = 0

    def begin(self, first: Any) -> Fraction:
        """The time base in which both the source's times and the rate's are whole numbers."""
        self._start, self._unit = first.pts * first.time_base, first.time_base
        if self._rate is not None:
            both = Fraction(1, lcm(self._unit.denominator, self._rate.numerator))
            if both >= FINEST_UNIT:
                self._unit = both
            else:
                self._rate = None
        return self._unit

    def tell(self, frame: Any, source: Any) -> None:
        """Give `frame` its time and duration."""
        time, duration = source.pts * source.time_base, (source.duration or 0) * source.time_base
        if self._rate is not None:
            meant = self._start + self._number / self._rate
            if abs(meant - time) <= videos.ROUNDING_S:
                time, duration = meant, 1 / self._rate
        self._number += 1
        frame.pts, frame.time_base = int(time / self._unit), self._unit
        frame.duration = int(duration / self._unit)


class _Sound:
    """The first sound of the video, encoded anew; nothing where it is silent."""

    def __init__(self, video: videos.OpenVideo, output: Any, target: Target) -> None:
        self._output = output
        self._stream: Any = None
        self._waiting: list[Any] = []
        self._end: Fraction | None = None
        if video.sound is not None:
            source = video.sound.codec_context
            layout = "mono" if source.channels == 1 else "stereo"
            self._stream = output.add_stream(target.audio, rate=SOUND_HZ, layout=layout)

    def take(self, piece: Any) -> None:
        """Encode a piece; it waits until the file has begun, which takes the first frame of the picture.

        A piece that says it begins while another still sounds, by more than rounding, follows that one instead.
        """
        unit = piece.time_base or Fraction(1, piece.sample_rate)
        begin = (self._end or Fraction(0)) if piece.pts is None else piece.pts * unit
        if self._end is not None and begin < self._end - SOUND_ROUNDING_S:
            begin = self._end
        piece.pts, piece.time_base = round(begin / unit), unit
        self._end = begin + Fraction(piece.samples, piece.sample_rate)
        self._waiting += self._stream.encode(piece)

    def release(self) -> None:
        """Write what waits."""
        self._output.mux(self._waiting)
        self._waiting = []

    def end(self) -> None:
        if self._stream is not None:
            self._waiting += self._stream.encode(None)
        self.release()
