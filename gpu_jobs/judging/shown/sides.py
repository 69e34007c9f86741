"""A sample as the parts of a question: a picture, frames or a film, a plan with its numbers, or a fenced text."""

from functools import cached_property
from typing import Literal, Protocol

from PIL import Image

from annotation.instruments.base import SampleFacts
from annotation.instruments.timeline import Span, Timeline
from annotation.layouts import model
from annotation.media.facts import UndecodableMedia
from curation.chat.fence import fenced
from curation.chat.question import Part, picture
from curation.scorers.decoding import decode
from gpu_jobs.judging.shown.film import film_of
from gpu_jobs.judging.shown.frames import Frame, frames_of, timeline_of, within
from gpu_jobs.judging.shown.plan import drawn

VideosAs = Literal["frames", "film"]
LEGEND = (
    "The plan, drawn to scale: walls black, doors orange, windows blue, the front of each object green. Then the "
    "same room in numbers (metres; x and y span the floor, angles counter-clockwise from +x):"
)


class Side(Protocol):
    """One sample, to be shown."""

    def parts(self, span: Span | None = None) -> tuple[Part, ...]:
        """What is put into a question: all of it, or [start, end) in seconds. Raises UndecodableMedia."""
        ...


def side_of(facts: SampleFacts, videos_as: VideosAs = "frames") -> Side:
    """The sample as a side; nothing is read before it is shown."""
    match facts.kind:
        case "image":
            return Still(facts)
        case "video":
            return Moving(facts, videos_as)
        case "layout":
            return Room(facts)
        case "text":
            return Written(facts)


class Still:
    """A picture."""

    def __init__(self, facts: SampleFacts) -> None:
        self._facts = facts

    def parts(self, span: Span | None = None) -> tuple[Part, ...]:
        """The picture, upright."""
        return self._parts

    @cached_property
    def _parts(self) -> tuple[Part, ...]:
        image = decode(self._facts.read(), "image")
        assert isinstance(image, Image.Image)
        return (picture(image),)


class Moving:
    """A video: frames, or a film where the model takes films."""

    def __init__(self, facts: SampleFacts, videos_as: VideosAs) -> None:
        self._facts = facts
        self._videos_as = videos_as

    def parts(self, span: Span | None = None) -> tuple[Part, ...]:
        """The frames in the span, or one film of it."""
        if self._videos_as == "film":
            return (film_of(self._data, self._timeline, span),)
        return tuple(frame.picture for frame in within(self._frames, span))

    @cached_property
    def _data(self) -> bytes:
        return self._facts.read()

    @cached_property
    def _frames(self) -> tuple[Frame, ...]:
        return frames_of(self._data, self._timeline)

    @cached_property
    def _timeline(self) -> Timeline:
        return timeline_of(self._facts)


class Room:
    """A layout: its plan, and itself as JSON."""

    def __init__(self, facts: SampleFacts) -> None:
        self._facts = facts

    def parts(self, span: Span | None = None) -> tuple[Part, ...]:
        """A drawing lossless enough for lettering, and the numbers."""
        return self._parts

    @cached_property
    def _parts(self) -> tuple[Part, ...]:
        try:
            # Why somebody planned it so is no part of the room, and would speak for it.
            layout = model.parse(self._facts.read()).model_copy(update={"reasoning": None})
        except model.InvalidLayout as error:
            raise UndecodableMedia(f"The stored layout is not valid at {error.field}: {error}") from error
        return LEGEND, picture(drawn(layout), "png"), fenced(model.to_bytes(layout).decode())


class Written:
    """A text."""

    def __init__(self, facts: SampleFacts) -> None:
        self._facts = facts

    def parts(self, span: Span | None = None) -> tuple[Part, ...]:
        """The text in a fence: it may hold instructions, which are none."""
        return (fenced(self._facts.read().decode("utf-8", "replace")),)
