"""What a simulated person answers: pictures are looked at by one mind, clips by another."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from annotation.instruments.base import Subject
from annotation.instruments.pairwise import Pairwise
from annotation.instruments.segments import Segments, SegmentsConfig, spans_of
from annotation.instruments.timeline import Timeline
from annotation.media import store, videos
from annotation.models import Project, Sample
from annotation.queue import Assignment
from annotation.subjects import facts_of
from gpu_jobs.shapeworld.annotators import BadAnnotator, SimulatedAnnotator
from gpu_jobs.shapeworld.captions import NotAShapeworldCaption
from gpu_jobs.shapeworld.reading import NotAShapeworldPicture
from gpu_jobs.shapeworld.taste import TASTES
from gpu_jobs.shapeworld.video.annotators import CLIP_TASTES, SimulatedClipAnnotator
from gpu_jobs.shapeworld.video.captions import NotAClipCaption
from gpu_jobs.shapeworld.video.reading import NotAShapeworldClip

INSTRUMENTS = (Pairwise.id, Segments.id)
NOT_OF_SHAPEWORLD = (NotAShapeworldCaption, NotAShapeworldPicture, NotAClipCaption, NotAShapeworldClip)
"""What is raised for questions that are not about Shapeworld."""


@dataclass(frozen=True)
class SimulatedMind:
    """Both minds of one person; `taste` weighs features of pictures and of clips (`TASTES`, `CLIP_TASTES`).

    Raises BadAnnotator where the settings make no sense.
    """

    seed: int = 0
    noise: float = 0.0
    position_bias: float = 0.0
    taste: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if unknown := set(self.taste) - set(TASTES) - set(CLIP_TASTES):
            known = ", ".join(sorted([*TASTES, *CLIP_TASTES]))
            raise BadAnnotator(f"Unknown taste {sorted(unknown)}; there are {known}.")
        self._of_pictures()
        self._of_clips()

    def answer(self, project: Project, assignment: Assignment) -> dict[str, Any]:
        """The answer in the terms of what was shown; raises one of `NOT_OF_SHAPEWORLD`."""
        comparison = assignment.comparison
        prompt, key = comparison.prompt.text, comparison.key
        if project.instrument == Segments.id:
            segments = _segments_of(project, assignment)
            clips = [_frames(sample) for sample in assignment.samples]
            return {"segments": self._of_clips().segments(prompt, clips, key, segments)}
        if any(sample.kind == Sample.Kind.VIDEO for sample in assignment.samples):
            clips = [_frames(sample) for sample in assignment.samples]
            return {"choice": self._of_clips().answer(prompt, clips, key)}
        pictures = [Image.open(io.BytesIO(store.read(sample.sha256))) for sample in assignment.samples]
        return {"choice": self._of_pictures().answer(prompt, pictures, key)}

    def _of_pictures(self) -> SimulatedAnnotator:
        return SimulatedAnnotator(self.seed, self.noise, self.position_bias, self._tastes(TASTES))

    def _of_clips(self) -> SimulatedClipAnnotator:
        return SimulatedClipAnnotator(self.seed, self.noise, self.position_bias, self._tastes(CLIP_TASTES))

    def _tastes(self, known: Any) -> dict[str, float]:
        return {name: weight for name, weight in self.taste.items() if name in known}


def require_answerable(project: Project) -> None:
    """Raises BadAnnotator where simulated annotators do not know how to answer what a project asks."""
    if project.instrument not in INSTRUMENTS:
        raise BadAnnotator(
            f"Simulated annotators answer {' and '.join(INSTRUMENTS)}; '{project.slug}' asks by "
            f"'{project.instrument}'."
        )


def _segments_of(project: Project, assignment: Assignment) -> list[range]:
    """The frames of each segment that is asked about; the videos run in step."""
    config = SegmentsConfig.model_validate(project.instrument_config)
    samples = tuple(facts_of(sample) for sample in assignment.samples)
    spans = spans_of(Subject(assignment.comparison.prompt.text, samples), config.segment_s)
    first = samples[0]
    assert first.fps and first.num_frames
    timeline = Timeline(first.fps, first.num_frames)
    return [timeline.frames_in(span) for span in spans]


def _frames(sample: Sample) -> NDArray[np.uint8]:
    if sample.kind != Sample.Kind.VIDEO:
        raise NotAShapeworldClip(f"a sample of kind '{sample.kind}'")
    with videos.opened(store.read(sample.sha256)) as video:
        frames = [np.asarray(frame.to_image()) for frame in video.frames()]
    return np.stack(frames)
