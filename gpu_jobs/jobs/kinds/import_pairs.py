"""The job kind "import_pairs": an uploaded Pick-a-Pic file becomes comparisons and judgments."""

import uuid
from typing import Any

from pydantic import Field

from annotation.intake.options import ImportOptions
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.kinds.import_data import import_uploads
from gpu_jobs.jobs.registry import JobKind, Spec


class ImportPairsSpec(Spec):
    """Which upload."""

    upload: uuid.UUID = Field(title="Uploaded file")


def run(context: JobContext) -> dict[str, Any]:
    """Import, as the kind "import_data" does."""
    spec: ImportPairsSpec = context.spec
    return import_uploads(context, [spec.upload], ImportOptions(format="pickapic"))


KIND = JobKind("import_pairs", "Import pairs", ImportPairsSpec, run)
