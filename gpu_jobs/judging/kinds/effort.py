"""How many pictures a question takes, told without opening a sample."""

from math import ceil

from annotation.instruments.base import SampleFacts, Subject
from annotation.instruments.timeline import Span
from gpu_jobs.judging.kinds.base import Effort
from gpu_jobs.judging.shown.frames import FPS, MOST_FRAMES

PICTURES = {"image": 1, "layout": 1, "text": 0}


def of_a_pair(subject: Subject, span: Span | None = None) -> Effort:
    """Both orders of one question about all samples of a comparison."""
    return Effort(2, 2 * sum(pictures_of(sample, span) for sample in subject.samples))


def of_every_pair(subject: Subject) -> Effort:
    """Both orders of a question about every two samples of a comparison."""
    n = len(subject.samples)
    return Effort(n * (n - 1), 2 * (n - 1) * sum(map(pictures_of, subject.samples)))


def pictures_of(sample: SampleFacts, span: Span | None = None) -> int:
    """How many pictures are sent of a sample, or of a stretch of it."""
    if sample.kind != "video":
        return PICTURES[sample.kind]
    seconds = (sample.duration_s or 0.0) if span is None else span[1] - span[0]
    return max(1, min(MOST_FRAMES, ceil(seconds * FPS)))
