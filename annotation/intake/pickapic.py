"""Importing a file in the schema of Pick-a-Pic v2: what `import_pairs` and the loop's commands call."""

from pathlib import Path

from annotation.intake.imports import import_data
from annotation.intake.options import ImportOptions
from annotation.intake.report import ImportReport
from annotation.intake.tables import Sent
from annotation.models import Project
from annotation.progress import Progress, silent


def import_file(
    path: Path, project: Project, report_path: Path | None = None, on_progress: Progress = silent
) -> ImportReport:
    """Import a Parquet file into `project`; see `annotation.intake.imports.import_data`."""
    sent = [Sent(Path(path).name, Path(path))]
    options = ImportOptions(format="pickapic")
    return import_data(sent, project, options, report_path=report_path, on_progress=on_progress)
