"""The job kind "aggregate": the soft labels of a project by the method that the project chose."""

import dataclasses
from typing import Any

from annotation.models import Project
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.enqueue import enqueue
from gpu_jobs.jobs.registry import JobKind, Spec
from gpu_jobs.models import Job


class AggregateSpec(Spec):
    """Nothing to say: the method is a setting of the project."""


def run(context: JobContext) -> dict[str, Any]:
    """Finish what changes of annotators' standings began, then rewrite the labels."""
    from annotation.quality.aggregate import aggregate_project

    return dataclasses.asdict(aggregate_project(context.project, context.on_progress))


def ask(project: Project, user: Any = None, **_signal: Any) -> None:
    """Ask for the job, unless one is waiting already: for the signal `annotation.standings.unsettled`."""
    if not Job.objects.filter(project=project, kind=KIND.kind, state=Job.State.QUEUED).exists():
        enqueue(KIND.kind, {}, project, user)


KIND = JobKind("aggregate", "Aggregate judgments", AggregateSpec, run)
