"""What a job would do and how long it may take, before it is started: counted by its kind, timed by its likes."""

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotation.models import Project
from gpu_jobs.jobs.registry import JobKind
from gpu_jobs.models import Job

# The latest of its likes: models and machines change.
LOOKED_AT = 20


@dataclass(frozen=True)
class Work:
    """What a job would do at most; null where it does not apply.

    `units` is its size in whatever takes the time; `units_of` says the same of a job that is done, by its row.
    `like` are look-ups ("spec__generator") that such a job must fit for its pace to say anything.
    """

    prompts: int | None = None
    samples: int | None = None
    comparisons: int | None = None
    requests: int | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    cost: float | None = None
    units: float = 0.0
    units_of: Callable[[Job], float] = field(default=lambda job: 0.0)
    like: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Estimate:
    """The work with the seconds that it may take, by so many earlier jobs; null where there was none like it."""

    work: Work
    seconds: float | None
    earlier_jobs: int


def estimate(kind: JobKind, project: Project, spec: dict[str, Any]) -> Estimate | None:
    """What a job of this kind would do; None where the kind cannot say.

    Raises:
        InvalidSpec: the specification does not fit its kind.
        JobError: it asks for what is not there.
    """
    if kind.estimate is None:
        return None
    work = kind.estimate(project, kind.parse(spec))
    paces = _paces(kind, work)
    seconds = statistics.median(paces) * work.units if paces else None
    return Estimate(work, seconds, len(paces))


def _paces(kind: JobKind, work: Work) -> list[float]:
    """Seconds a unit of the latest jobs like it: of one attempt, since only of that one the beginning is known."""
    likes = Job.objects.filter(kind=kind.kind, state=Job.State.SUCCEEDED, attempt=1, **work.like)
    paces = []
    for job in likes.exclude(started_at=None).order_by("-finished_at")[:LOOKED_AT]:
        units = work.units_of(job)
        if units > 0 and job.started_at is not None and job.finished_at is not None:
            paces.append((job.finished_at - job.started_at).total_seconds() / units)
    return paces
