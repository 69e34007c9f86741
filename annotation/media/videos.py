"""What a video is, found by decoding every frame: nothing that a file says about itself is believed.

MP4, QuickTime, WebM, Matroska and AVI are taken, with whatever codec libav decodes. Browsers play few of the
combinations; `PLAYABLE` lists those that the current ones all do, and everything else gets a playable rendition.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from annotation.media import containers
from annotation.media.facts import MediaInfo, UndecodableMedia

MOST_BYTES = 256 * 2**20
MOST_PIXELS = 16_000_000
MOST_FRAMES = 36_000
MOST_SECONDS = 600.0
# Of all frames together: ten minutes of full HD at 30 frames a second. A few kilobytes can hold far more than that.
MOST_PIXELS_DECODED = 40_000_000_000
# How far the times of frames may be from a steady rate: containers that count milliseconds round each of them.
ROUNDING_S = 0.002
# By media type: the video codecs and the audio codecs that every current browser plays from it.
PLAYABLE = {
    "video/mp4": ({"h264", "av1"}, {"aac", "mp3"}),
    "video/webm": ({"vp8", "vp9", "av1"}, {"opus", "vorbis"}),
}
PLAYABLE_PIXELS = ("yuv420p", "yuvj420p")


def probe(data: bytes) -> MediaInfo:
    """Decode the whole of `data`; raises UndecodableMedia."""
    if not data:
        raise UndecodableMedia("The video is empty (0 bytes).")
    if len(data) > MOST_BYTES:
        raise UndecodableMedia(f"The video is larger than {MOST_BYTES // 2**20} MB.")
    with opened(data) as video:
        times = _Times()
        # The sound is decoded as well: what is taken can be transcoded later.
        for frame in video.frames(on_sound=_hear):
            times.add(frame)
        rate, duration = times.rate_and_duration(video.claimed_rate)
        width, height = video.shown_size
        return MediaInfo(
            kind="video",
            media_type=video.container.media_type,
            width=width,
            height=height,
            duration_s=float(duration),
            fps=float(rate),
            num_frames=times.count,
            is_playable=_is_playable(video),
        )


@dataclass
class OpenVideo:
    """A video under the decoder. `rotation` is how far a player turns it, in degrees counter-clockwise."""

    container: containers.Container
    file: Any
    stream: Any
    rotation: int = 0
    _size: tuple[int, int] | None = None

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height in pixels once turned upright."""
        width, height = self._size or (self.stream.width, self.stream.height)
        return (height, width) if self.rotation % 180 else (width, height)

    @property
    def claimed_rate(self) -> Fraction | None:
        """Frames a second as the file has it, which need not be true."""
        return self.stream.average_rate or self.stream.guessed_rate or None

    @property
    def sound(self) -> Any:
        """The first sound that can be decoded, None where the video is silent."""
        return next((stream for stream in self.file.streams.audio if stream.codec_context), None)

    def frames(self, on_sound: Callable[[Any], None] | None = None) -> Iterator[Any]:
        """Every frame in the order of showing; raises UndecodableMedia for what is broken or beyond the limits.

        `on_sound`, if given, gets the pieces of the first sound between the frames.
        """
        pixels = count = 0
        wanted = [self.stream] if on_sound is None or self.sound is None else [self.stream, self.sound]
        for packet in self.file.demux(wanted):
            _refuse_corrupt(packet)
            if on_sound is not None and packet.stream is not self.stream:
                for piece in packet.decode():
                    on_sound(piece)
                continue
            for frame in packet.decode():
                _refuse_corrupt(frame)
                self._check_size(frame)
                if self.container is containers.AVI:
                    self._tell_time(frame, count)
                count, pixels = count + 1, pixels + frame.width * frame.height
                if count > MOST_FRAMES:
                    raise UndecodableMedia(f"The video has more than {MOST_FRAMES:,} frames.")
                if pixels > MOST_PIXELS_DECODED:
                    raise UndecodableMedia(
                        f"The frames of the video have more than {MOST_PIXELS_DECODED:,} pixels together."
                    )
                yield frame
        if not count:
            raise UndecodableMedia("The video has no frame.")

    def _tell_time(self, frame: Any, number: int) -> None:
        """AVI has no times, only a rate and an order; what libav derives from it is the order of decoding."""
        rate = self.claimed_rate
        if rate is None:
            raise UndecodableMedia("The video does not say how fast its frames follow one another.")
        frame.pts, frame.time_base, frame.duration = number, 1 / rate, 1

    def _check_size(self, frame: Any) -> None:
        size = (frame.width, frame.height)
        if self._size is None:
            # Browsers turn by quarters and ignore any other angle.
            self._size, self.rotation = size, 0 if frame.rotation % 90 else int(frame.rotation) % 360
        if size != self._size:
            raise UndecodableMedia("The video changes its size in the middle.")


@contextmanager
def opened(data: bytes) -> Iterator[OpenVideo]:
    """The video in `data`, ready to be decoded; whatever libav raises inside becomes UndecodableMedia."""
    import av

    container = containers.find(data)
    if container is None:
        raise UndecodableMedia("The bytes are no MP4, QuickTime, WebM, Matroska or AVI file.")
    containers.require_whole(data, container)
    try:
        with av.open(
            io.BytesIO(data),
            format=container.demuxer,
            options={"max_pixels": str(MOST_PIXELS)},
            metadata_errors="replace",
            io_open=_open_nothing,
        ) as file:
            yield OpenVideo(container, file, _only_stream(file))
    except (av.FFmpegError, MemoryError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise UndecodableMedia(f"The bytes do not decode as a video ({container.name}: {reason}).") from error


def _open_nothing(url: str, flags: int, options: dict[str, str]) -> Any:
    raise UndecodableMedia("The video points to other files; send one file that holds everything.")


def _only_stream(file: Any) -> Any:
    streams = [stream for stream in file.streams.video if not _is_cover(stream)]
    if len(streams) != 1:
        raise UndecodableMedia(f"The file has {len(streams) or 'no'} video streams; exactly one is needed.")
    stream = streams[0]
    if stream.codec_context is None:
        raise UndecodableMedia("The video's codec is not known here.")
    if stream.width * stream.height > MOST_PIXELS:
        raise UndecodableMedia(
            f"A frame of the video has {stream.width}×{stream.height} pixels; the most is {MOST_PIXELS:,}."
        )
    # One thread: what is found wrong with a broken file must not depend on which thread was faster.
    stream.thread_type = "NONE"
    return stream


def _is_cover(stream: Any) -> bool:
    """Whether a stream is one picture that a player shows beside the sound."""
    from av.stream import Disposition

    return bool(stream.disposition & Disposition.attached_pic)


def _hear(piece: Any) -> None:
    """It decodes, which is all that is asked of sound."""


def _refuse_corrupt(item: Any) -> None:
    if item.is_corrupt:
        at = "" if item.pts is None or item.time_base is None else f" at {float(item.pts * item.time_base):.2f} s"
        raise UndecodableMedia(f"The video is broken or cut off{at}.")


@dataclass
class _Times:
    """When frames are shown, as far as is needed to know the rate and the duration; in seconds."""

    count: int = 0
    first: Fraction | None = None
    last: Fraction = Fraction(0)
    last_duration: Fraction = field(default_factory=Fraction)

    def add(self, frame: Any) -> None:
        if frame.pts is None or frame.time_base is None:
            raise UndecodableMedia(f"Frame {self.count} of the video does not say when it is shown.")
        time = frame.pts * frame.time_base
        if self.first is not None and time <= self.last:
            raise UndecodableMedia(f"Frame {self.count} of the video is shown no later than the one before it.")
        if self.first is None:
            self.first = time
        self.last, self.last_duration = time, (frame.duration or 0) * frame.time_base
        self.count += 1
        if self.last - self.first > MOST_SECONDS:
            raise UndecodableMedia(f"The video is longer than {MOST_SECONDS:.0f} s.")

    def rate_and_duration(self, claimed: Fraction | None) -> tuple[Fraction, Fraction]:
        """Frames a second, and how long they are shown together.

        The claimed rate is taken where the frames bear it out; where they come at changing intervals it is their
        mean, and the last one is shown for as long as it says or, silent, as the mean.
        """
        assert self.first is not None
        span = self.last - self.first
        if claimed and abs((self.count - 1) / claimed - span) <= ROUNDING_S:
            return claimed, self.count / claimed
        last = self.last_duration or (span / (self.count - 1) if self.count > 1 else Fraction(0))
        duration = span + last
        if not duration:
            raise UndecodableMedia("The video does not say how long its frame is shown.")
        return self.count / duration, duration


def _is_playable(video: OpenVideo) -> bool:
    codecs, sounds = PLAYABLE.get(video.container.media_type, (set(), set()))
    context = video.stream.codec_context
    return (
        _codec(video.stream) in codecs
        and context.pix_fmt in PLAYABLE_PIXELS
        and all(_codec(stream) in sounds for stream in video.file.streams.audio)
    )


def _codec(stream: Any) -> str | None:
    """The codec's own name, since a decoder's may be that of the library behind it; None for an unknown one."""
    return stream.codec_context.codec.canonical_name if stream.codec_context else None
