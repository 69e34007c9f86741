"""The job kind "score": a scorer's number for every sample of a project."""

import dataclasses
from typing import Any

from pydantic import Field

from annotation.models import Project
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.registry import JobKind, Spec


class ScoreSpec(Spec):
    """Which scorer."""

    scorer: str = Field(min_length=1, max_length=200, title="Scorer")


def run(context: JobContext) -> dict[str, Any]:
    """Score what has no score yet."""
    from curation.scoring import score_project
    from gpu_jobs.jobs.stage_runners import runner_for

    report = score_project(context.project, context.spec.scorer, context.on_progress, runner_for(context))
    return dataclasses.asdict(report)


def misfits(project: Project, spec: ScoreSpec) -> dict[str, str]:
    """Nothing of a project can be scored by what judges other media."""
    from curation.project_media import media_of_project
    from gpu_jobs import fitting

    return fitting.of_scorers([("scorer", spec.scorer)], media_of_project(project))


KIND = JobKind("score", "Score samples", ScoreSpec, run, misfits=misfits)
