"""The job kind "curate": a FiFA selection becomes a dataset version, named and with its parents."""

from typing import Any

from pydantic import Field

from curation.selection.fifa import FifaSpec
from curation.versions.drafts import LONGEST_NAME
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.registry import JobKind


class CurateSpec(FifaSpec):
    """FiFA's own specification, what the version is to be called, and what it is derived from."""

    name: str = Field(
        default="", max_length=LONGEST_NAME, title="Name", description="After project and number if empty."
    )
    parents: tuple[int, ...] | None = Field(
        default=None, title="Derived from", description="Ids of dataset versions; the latest if null."
    )

    @property
    def selection(self) -> FifaSpec:
        """What decides the rows."""
        return FifaSpec.model_validate(self.model_dump(exclude={"name", "parents"}))


def run(context: JobContext) -> dict[str, Any]:
    """Make the version; the same content again is the same version.

    The labels are those of the project's method as of now: answers that came since they were last aggregated, and
    changes of annotators' standings that are still being worked in, are seen to first.
    """
    from annotation.quality.aggregate import aggregate_project
    from curation.diversity.embedding import embed_project
    from curation.versions.creation import create_version
    from gpu_jobs.jobs.stage_runners import runner_for

    aggregate_project(context.project, context.on_progress)
    spec: CurateSpec = context.spec
    embed_project(context.project, context.spec.embedder, context.on_progress, runner_for(context))
    version = create_version(
        context.project,
        spec.selection,
        context.job.created_by,
        context.on_progress,
        name=spec.name.strip(),
        parents=spec.parents,
    )
    return {
        "dataset_version": version.pk,
        "number": version.number,
        "name": version.name,
        "rows": version.rows,
        "sha256": version.sha256,
    }


KIND = JobKind("curate", "Select pairs", CurateSpec, run)
