"""The job kind "import_data": uploaded files of any format become comparisons and judgments."""

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from annotation.errors import AnnotationError
from annotation.intake.options import ImportOptions
from annotation.models import Upload
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.registry import JobKind, Spec

REJECTIONS_SHOWN = 1000


class ImportDataSpec(Spec):
    """Which uploads, how to read them, and whether to take anything in."""

    uploads: tuple[uuid.UUID, ...] = Field(
        title="Uploaded files", description="A table and the files that it names, or an archive.", min_length=1
    )
    dry_run: bool = Field(default=False, title="Dry run", description="Say what would happen and keep nothing.")
    options: ImportOptions = Field(default=ImportOptions(), title="Options")


def run(context: JobContext) -> dict[str, Any]:
    """Import. An attempt goes on where the one before it stopped, and the numbers are of all of them.

    The whole list of rejected rows is in the report file in the job's folder; the result carries the first ones.
    """
    spec: ImportDataSpec = context.spec
    return import_uploads(context, spec.uploads, spec.options, dry_run=spec.dry_run)


def import_uploads(
    context: JobContext, wanted: Sequence[uuid.UUID], options: ImportOptions, *, dry_run: bool = False
) -> dict[str, Any]:
    """The result of importing uploads of the job's project; raises JobError with what to change."""
    from annotation.intake.imports import import_data
    from annotation.intake.tables import Sent

    found = Upload.objects.filter(project=context.project).in_bulk(list(wanted))
    if len(found) < len(set(wanted)):
        raise JobError("An uploaded file is not there any more; upload it again.")
    uploads = [found[upload] for upload in dict.fromkeys(wanted)]
    try:
        report = import_data(
            [Sent(upload.name, Path(upload.path)) for upload in uploads],
            context.project,
            options,
            dry_run=dry_run,
            report_path=context.folder / "report.json",
            work_folder=context.folder,
            on_progress=context.on_progress,
            by=context.job.created_by,
        )
    except AnnotationError as error:
        raise JobError(str(error)) from error
    result = report.as_json()
    result["rejections"] = result["rejections"][:REJECTIONS_SHOWN]
    result["files"] = [upload.name for upload in uploads]
    return result


KIND = JobKind("import_data", "Import", ImportDataSpec, run)
