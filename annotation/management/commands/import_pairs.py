"""`manage.py import_pairs FILE… --project SLUG [--json REPORT]`: take in preference pairs."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from annotation.errors import AnnotationError
from annotation.intake.pickapic import import_file
from annotation.intake.report import ImportReport, write_json
from annotation.management.import_shown import bar, bars, project_called, show, summary


class Command(BaseCommand):
    """Import Parquet files in the Pick-a-Pic v2 schema; what cannot be taken is reported and skipped."""

    help = "Import preference pairs (Parquet in the Pick-a-Pic v2 schema) into a project."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Files, the project, where to write the report."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--project", required=True, metavar="SLUG", help="made if it is not there")
        parser.add_argument("--json", type=Path, metavar="REPORT", help="write what became of every row")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import each file; one that cannot be read does not keep the others out, but fails the command."""
        project = project_called(options["project"])
        reports: dict[Path, ImportReport] = {}
        errors: list[str] = []
        console = Console(file=self.stdout._out, soft_wrap=True)
        with bars(console) as shown:
            for path in options["files"]:
                try:
                    reports[path] = import_file(path, project, on_progress=bar(shown, path.name))
                except AnnotationError as error:
                    errors.append(str(error))
        if options["json"]:
            write_json(options["json"], summary(project, reports, errors))
        show(console, project, reports)
        if errors:
            raise CommandError("\n".join(errors))
