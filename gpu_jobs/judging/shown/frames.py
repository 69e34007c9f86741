"""Frames of a video as a judge gets them: eight for each second, as DenseDPO shows them (arXiv 2506.03517, A.6)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image

from annotation.instruments.base import SampleFacts
from annotation.instruments.timeline import Span, Timeline
from annotation.media import videos
from annotation.media.facts import UndecodableMedia
from curation.chat.question import Picture, picture
from curation.scorers.decoding import upright
from curation.scorers.media import Clip, evenly

FPS = 8
# In one question, for each side: five seconds. Of what is longer as many are shown, spaced evenly.
MOST_FRAMES = 40


@dataclass(frozen=True)
class Frame:
    """An encoded frame and the second at which it is shown."""

    second: float
    picture: Picture


def frames_of(data: bytes, timeline: Timeline) -> tuple[Frame, ...]:
    """The frames at 0, 1/8, 2/8 … seconds, each once; raises UndecodableMedia.

    They are encoded as they come, so that a long video is never held in memory as pixels.
    """
    return tuple(Frame(second, picture(image)) for second, image in _picked(data, timeline))


def within(frames: Sequence[Frame], span: Span | None) -> list[Frame]:
    """Those that are shown in [start, end), or all, at most `MOST_FRAMES` of them.

    A span so short that none falls into it gets the last frame before its end.
    """
    if span is None:
        inside = list(frames)
    else:
        inside = [frame for frame in frames if span[0] <= frame.second < span[1]]
        inside = inside or [frame for frame in frames if frame.second < span[1]][-1:]
    return [inside[place] for place in evenly(len(inside), MOST_FRAMES)]


def clips_of(facts: SampleFacts, spans: Sequence[Span]) -> Iterator[Clip]:
    """A clip of each stretch, one after the other; spans touch and begin at 0. Raises UndecodableMedia."""
    coming = iter(spans)
    span = next(coming)
    inside: list[Image.Image] = []
    last: list[Image.Image] = []
    for second, image in _picked(facts.read(), timeline_of(facts)):
        # The other video of the pair may end a frame earlier.
        if second >= spans[-1][1]:
            break
        while second >= span[1]:
            yield Clip(tuple(inside or last), FPS)
            span, inside = next(coming), []
        inside.append(image)
        last = [image]
    yield Clip(tuple(inside or last), FPS)
    for _ in coming:
        yield Clip(tuple(last), FPS)


def timeline_of(facts: SampleFacts) -> Timeline:
    """Frames and seconds of a video; raises UndecodableMedia where nobody measured them."""
    if not facts.fps or not facts.num_frames:
        raise UndecodableMedia("The video's frame rate and length are not known; import it again.")
    return Timeline(facts.fps, facts.num_frames)


def _picked(data: bytes, timeline: Timeline) -> Iterator[tuple[float, Image.Image]]:
    ticks = iter(_ticks(timeline))
    wanted = next(ticks, None)
    with videos.opened(data) as video:
        for number, frame in enumerate(video.frames()):
            if wanted is not None and number == wanted[0]:
                yield wanted[1], upright(frame, video.rotation)
                wanted = next(ticks, None)


def _ticks(timeline: Timeline) -> list[tuple[int, float]]:
    """Which frame is shown at each eighth of a second, and that second; a frame that is shown longer comes once."""
    found: dict[int, float] = {}
    tick = 0
    while (second := tick / FPS) < timeline.duration_s:
        found.setdefault(min(timeline.frame_at(second), timeline.num_frames - 1), second)
        tick += 1
    return sorted(found.items())
