"""The job kind "curate": a FiFA selection becomes a dataset version. Its specification is FiFA's own."""

from typing import Any

from curation.fifa import FifaSpec
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.registry import JobKind


def run(context: JobContext) -> dict[str, Any]:
    """Make the version; the same content again is the same version.

    The labels are those of the project's method as of now: answers that came since they were last aggregated, and
    changes of annotators' standings that are still being worked in, are seen to first.
    """
    from annotation.quality.aggregate import aggregate_project
    from curation.versions import create_version

    aggregate_project(context.project, context.on_progress)
    version = create_version(context.project, context.spec, context.job.created_by, context.on_progress)
    return {
        "dataset_version": version.pk,
        "number": version.number,
        "rows": version.rows,
        "sha256": version.sha256,
    }


KIND = JobKind("curate", "Select pairs", "default", FifaSpec, run)
