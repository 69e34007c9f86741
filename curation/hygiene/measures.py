"""Working out of stored files what steps compare, once for each content, however often a step is run."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PIL import Image

from annotation.media import store
from annotation.media.facts import UndecodableMedia
from annotation.models import Project, Sample
from annotation.progress import Progress
from curation.hygiene import nsfw, perceptual_hash
from curation.models import MediaMeasure
from curation.scorers.decoding import decode
from curation.scorers.media import Clip, evenly

BATCH = 32
# Of a video so many frames are looked at, evenly over its length.
FRAMES = {"image": 1, "video": 4}
LONGEST_REASON = 300
# Of each item: its frames. Returns a value ready for JSON for each, or None where there is nothing to say.
Work = Callable[[list[list[Image.Image]]], list[Any]]


@dataclass(frozen=True)
class Measure:
    """One thing that is worked out of a file."""

    name: str
    revision: str
    work: Work
    why_none: str = ""


def _looks(items: list[list[Image.Image]]) -> list[Any]:
    found = map(perceptual_hash.look_of_frames, items)
    return [None if one is None else base64.b64encode(one).decode() for one in found]


def _probabilities(items: list[list[Image.Image]]) -> list[Any]:
    """A video is as unsafe as its worst frame."""
    chances = iter(nsfw.probabilities([frame for frames in items for frame in frames]).tolist())
    return [max(next(chances) for _ in frames) for frames in items]


LOOK = Measure("look", perceptual_hash.REVISION, _looks, "It has no structure to hash.")
NSFW = Measure("nsfw", nsfw.REVISION, _probabilities)


@dataclass(frozen=True)
class Measured:
    """Values by content hash, and the contents that could not be opened."""

    values: dict[str, Any]
    unreadable: frozenset[str]

    def look(self, sha256: str) -> bytes | None:
        """The look, where there is one."""
        value = self.values.get(sha256)
        return None if value is None else base64.b64decode(value)


def measure(project: Project, what: Measure, kind: str, on_progress: Progress) -> Measured:
    """Measure the project's images, or its videos; killed and called again, it goes on with what is left.

    Bytes that were measured before, in whichever project, are not measured again.
    """
    samples = Sample.objects.filter(prompt__project=project, kind=kind)
    done = MediaMeasure.objects.filter(measure=what.name, revision=what.revision)
    waiting = list(
        samples.exclude(media_measures__in=done).order_by("sha256").values_list("sha256", flat=True).distinct()
    )
    for start in range(0, len(waiting), BATCH):
        on_progress(start, len(waiting), f"Looking at {kind}s")
        _measure_batch(project, what, kind, waiting[start : start + BATCH])
    rows = done.filter(sample__in=samples).values_list("sample__sha256", "value", "reason")
    values: dict[str, Any] = {}
    unreadable: set[str] = set()
    for sha256, value, reason in rows.iterator(chunk_size=10_000):
        values[sha256] = value
        if value is None and reason != what.why_none:
            unreadable.add(sha256)
    return Measured(values, frozenset(unreadable))


def _measure_batch(project: Project, what: Measure, kind: str, contents: Sequence[str]) -> None:
    known = {
        sha256: (value, reason)
        for sha256, value, reason in MediaMeasure.objects.filter(
            measure=what.name, revision=what.revision, sample__sha256__in=contents
        ).values_list("sample__sha256", "value", "reason")
    }
    opened: dict[str, list[Image.Image]] = {}
    for sha256 in contents:
        if sha256 not in known:
            try:
                opened[sha256] = frames_of(store.read(sha256), kind)
            except (OSError, UndecodableMedia) as error:
                known[sha256] = (None, f"It cannot be opened: {error}"[:LONGEST_REASON])
    for sha256, value in zip(opened, what.work(list(opened.values())) if opened else [], strict=True):
        known[sha256] = (value, what.why_none if value is None else "")
    samples = Sample.objects.filter(prompt__project=project, sha256__in=contents).values_list("id", "sha256")
    row = partial(MediaMeasure, measure=what.name, revision=what.revision)
    MediaMeasure.objects.bulk_create(
        [row(sample_id=pk, value=known[sha256][0], reason=known[sha256][1]) for pk, sha256 in samples],
        ignore_conflicts=True,
    )


def frames_of(data: bytes, kind: str) -> list[Image.Image]:
    """The image, or so many frames of the video, the last again where it has fewer; raises UndecodableMedia."""
    medium = decode(data, kind)
    if not isinstance(medium, Clip):
        return [medium]
    chosen = [medium.frames[place] for place in evenly(len(medium.frames), FRAMES["video"])]
    return chosen + [chosen[-1]] * (FRAMES["video"] - len(chosen))
