"""The job kind "export": a dataset version leaves, in one profile."""

from typing import Any, Literal

from pydantic import Field

from annotation.models import Project
from curation.models import DatasetVersion
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.registry import JobKind, Spec


class ExportSpec(Spec):
    """Which version, in which profile, where the samples' files go, and where all of it."""

    dataset_version: int = Field(title="Dataset version")
    profile: str = Field("native", min_length=1, max_length=32, title="Profile")
    media: Literal["bytes", "external", "none"] = Field(
        "bytes", title="Media", description="Inside the table, in files beside it, or their names alone."
    )
    destination: str = Field(
        "",
        max_length=40,
        title="Destination",
        description="Where to send it as well, by the operator's name for it.",
    )


def run(context: JobContext) -> dict[str, Any]:
    """Write the export, from the first file that is missing, and send it on."""
    from curation.export import export_version, send_export

    version = version_of(context.project, context.spec.dataset_version)
    export = export_version(version, context.spec.profile, context.on_progress, media=context.spec.media)
    result = {"export": export.pk, "dataset_version": version.pk, "rows": export.rows, "sha256": export.sha256}
    if context.spec.destination:
        copy = send_export(export, context.spec.destination, context.on_progress)
        result["address"] = copy.address
    return result


def version_of(project: Project, version_id: int) -> DatasetVersion:
    """The dataset version, if it is the project's.

    Raises:
        JobError: it is not, or there is none.
    """
    version = DatasetVersion.objects.filter(pk=version_id, project=project).first()
    if version is None:
        raise JobError(f"Project '{project.slug}' has no dataset version {version_id}.")
    return version


KIND = JobKind("export", "Export a dataset version", ExportSpec, run)
