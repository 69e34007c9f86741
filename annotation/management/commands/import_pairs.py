"""`manage.py import_pairs FILE… --project SLUG [--json REPORT]`: take in preference pairs."""

import argparse
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from annotation.errors import AnnotationError
from annotation.intake.pickapic import import_file
from annotation.intake.report import ImportReport, write_json
from annotation.models import Project
from annotation.projects import create_project

SHOWN_REJECTIONS = 10


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
        project = _project(options["project"])
        reports: dict[Path, ImportReport] = {}
        errors: list[str] = []
        console = Console(file=self.stdout._out, soft_wrap=True)
        with _bar(console) as bar:
            for path in options["files"]:
                try:
                    reports[path] = _import(path, project, bar)
                except AnnotationError as error:
                    errors.append(str(error))
        total = ImportReport.sum(list(reports.values()))
        if options["json"]:
            write_json(options["json"], _summary(project, reports, total, errors))
        _print(console, project, reports, total)
        if errors:
            raise CommandError("\n".join(errors))


def _project(slug: str) -> Project:
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise CommandError(f"--project takes letters, digits, - and _: {slug!r}.") from error
    existing = Project.objects.filter(slug=slug).first()
    return existing or create_project(name=slug, created_by=None, slug=slug)


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[message]}"),
        TimeRemainingColumn(),
        console=console,
    )


def _import(path: Path, project: Project, bar: Progress) -> ImportReport:
    task = bar.add_task(path.name, total=None, message="")

    def on_progress(done: int, total: int | None, message: str = "") -> None:
        bar.update(task, completed=done, total=total, message=message)

    return import_file(path, project, on_progress=on_progress)


def _summary(
    project: Project, reports: dict[Path, ImportReport], total: ImportReport, errors: list[str]
) -> dict[str, object]:
    rejections = [
        {"file": path.name, "row": rejection.row, "reason": rejection.reason}
        for path, report in reports.items()
        for rejection in report.rejections
    ]
    return {
        "project": project.slug,
        "files": [str(path) for path in reports],
        **total.as_json(),
        "rejections": rejections,
        "errors": errors,
    }


def _print(console: Console, project: Project, reports: dict[Path, ImportReport], total: ImportReport) -> None:
    console.print(
        f"{project.slug}: {total.imported} imported ({total.ties} ties, {total.unlabelled} unlabelled), "
        f"{total.already_there} already there, {total.rejected} rejected"
    )
    listed = [(path, rejection) for path, report in reports.items() for rejection in report.rejections]
    for path, rejection in listed[:SHOWN_REJECTIONS]:
        console.print(f"  {path.name} row {rejection.row}: {rejection.reason}", markup=False)
    if len(listed) > SHOWN_REJECTIONS:
        console.print(f"  … and {len(listed) - SHOWN_REJECTIONS} more; --json REPORT lists them all")
