"""A stretch of a video as a small film, for models that take whole videos: every side encoded alike, silent."""

import io
from fractions import Fraction
from itertools import islice
from typing import Any

from PIL import Image

from annotation.instruments.timeline import Span, Timeline
from annotation.media import videos
from annotation.media.facts import UndecodableMedia
from curation.chat.question import LONGEST_SIDE, Film
from curation.scorers.decoding import upright

# Visually lossless, so that what is judged is the video and not its compression.
CODEC, OPTIONS = "libx264", {"crf": "12", "preset": "veryfast"}
MOST_SECONDS = 30.0


def film_of(data: bytes, timeline: Timeline, span: Span | None) -> Film:
    """The frames that begin in [start, end), or all, as an MP4 without sound or any word about where it is from.

    Raises UndecodableMedia, also for more than `MOST_SECONDS`: nobody's model takes as much in a request.
    """
    import av

    chosen = timeline.frames_in(span) if span is not None else range(timeline.num_frames)
    if len(chosen) > MOST_SECONDS * timeline.fps:
        raise UndecodableMedia(f"It lasts longer than the {MOST_SECONDS:g} s that are sent at once: ask by frames.")
    file = io.BytesIO()
    try:
        # The file says nothing of who wrote it when: the same frames give the same bytes, and one answer for them.
        with (
            videos.opened(data) as video,
            av.open(file, "w", format="mp4", options={"fflags": "+bitexact"}) as output,
        ):
            stream: Any = None
            for frame in islice(video.frames(), chosen.start, chosen.stop):
                image = upright(frame, video.rotation)
                image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                if stream is None:
                    rate = Fraction(timeline.fps).limit_denominator(1001)
                    stream = output.add_stream(CODEC, rate=rate, options=OPTIONS)
                    stream.width, stream.height = (side + side % 2 for side in image.size)
                    stream.pix_fmt = "yuv420p"
                shown = _frame(image).reformat(stream.width, stream.height, "yuv420p")
                output.mux(stream.encode(shown))
            if stream is None:
                raise UndecodableMedia("No frame begins in this stretch of the video.")
            output.mux(stream.encode(None))
    except av.FFmpegError as error:
        raise UndecodableMedia(f"The stretch cannot be encoded: {error}") from error
    return Film(file.getvalue(), "video/mp4")


def _frame(image: Image.Image) -> Any:
    import av

    made: Any = av.VideoFrame
    return made.from_image(image)
