"""The job kind "import_pairs": an uploaded Pick-a-Pic file becomes comparisons and judgments."""

import dataclasses
import uuid
from typing import Any

from pydantic import Field

from annotation.models import Upload
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.registry import JobKind, Spec

REJECTIONS_SHOWN = 1000


class ImportPairsSpec(Spec):
    """Which upload."""

    upload: uuid.UUID = Field(title="Uploaded file")


def run(context: JobContext) -> dict[str, Any]:
    """Import. What an earlier attempt brought in is found to be there; the numbers are of the last attempt.

    The whole list of rejected rows is in the report file in the job's folder; the result carries the first ones.
    """
    from annotation.intake.pickapic import import_file

    spec: ImportPairsSpec = context.spec
    upload = Upload.objects.filter(pk=spec.upload, project=context.project).first()
    if upload is None:
        raise JobError("The uploaded file is not there any more; upload it again.")
    report_path = context.folder / "report.json"
    report = import_file(upload.path, context.project, report_path, context.on_progress)
    result = dataclasses.asdict(report)
    result["rejections"] = result["rejections"][:REJECTIONS_SHOWN]
    return result


KIND = JobKind("import_pairs", "Import pairs", "io", ImportPairsSpec, run)
