"""The job kind "delete_project": everything of an archived project but its audit log."""

from typing import Any

from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.registry import JobKind, Spec


class DeleteProjectSpec(Spec):
    """Nothing to say: it is asked for by `gpu_jobs.deletion.ask_for_deletion` alone."""


def run(context: JobContext) -> dict[str, Any]:
    """Delete the rows, then the files. When the project is gone the job belongs to none."""
    from gpu_jobs import deletion

    job = context.job
    if job.project is not None:
        deletion.delete_project(job.project, job.created_by, job.pk, context.on_progress)
    return {"files": deletion.remove_files(context.on_progress)}


KIND = JobKind(
    "delete_project",
    "Delete the project",
    DeleteProjectSpec,
    run,
    asked_at="projects/SLUG/deletions/",
    of_archived=True,
)
