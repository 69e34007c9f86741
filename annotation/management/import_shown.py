"""What the import commands share: the project, a progress bar, and a report in words and as a file."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_slug
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from annotation.intake.report import ImportReport
from annotation.models import Project
from annotation.progress import Progress
from annotation.projects import create_project

SHOWN_REJECTIONS = 10


def project_called(slug: str) -> Project:
    """The project at `slug`, made to compare pairs if it is not there; raises CommandError."""
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise CommandError(f"--project takes letters, digits, - and _: {slug!r}.") from error
    return Project.objects.filter(slug=slug).first() or create_project(name=slug, created_by=None, slug=slug)


def existing_project(slug: str) -> Project:
    """The project at `slug`; raises CommandError where there is none."""
    project = Project.objects.filter(slug=slug).first()
    if project is None:
        raise CommandError(f"There is no project {slug!r}, and a dry run makes none. Make it, or import at once.")
    return project


@contextmanager
def bars(console: Console) -> Iterator[Bars]:
    """Progress bars, for as long as the context lasts."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[message]}"),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=console) as shown:
        yield shown


def bar(shown: Bars, title: str) -> Progress:
    """A bar of its own, moved by calling it."""
    task = shown.add_task(title, total=None, message="")

    def on_progress(done: int, total: int | None, message: str = "") -> None:
        shown.update(task, completed=done, total=total, message=message)

    return on_progress


def summary(project: Project, reports: Mapping[Path, ImportReport], errors: list[str]) -> dict[str, Any]:
    """The report file: the sums, and every rejected row with the file that it stands in."""
    rejections = [
        {"file": path.name, "row": rejection.row, "where": rejection.where, "reason": rejection.reason}
        for path, report in reports.items()
        for rejection in report.rejections
    ]
    return {
        "project": project.slug,
        "files": [str(path) for path in reports],
        **ImportReport.sum(list(reports.values())).as_json(),
        "rejections": rejections,
        "errors": errors,
    }


def show(console: Console, project: Project, reports: Mapping[Path, ImportReport]) -> None:
    """The sums and the first rejected rows in words."""
    total = ImportReport.sum(list(reports.values()))
    would = "would be " if total.dry_run else ""
    console.print(
        f"{project.slug}: {total.imported} {would}imported ({total.ties} ties, {total.unlabelled} unlabelled), "
        f"{total.already_there} already there, {total.rejected} rejected"
    )
    for note in total.notes:
        console.print(f"  {note}", markup=False)
    listed = [(path, rejection) for path, report in reports.items() for rejection in report.rejections]
    for path, rejection in listed[:SHOWN_REJECTIONS]:
        where = rejection.where or f"row {rejection.row}"
        console.print(f"  {path.name} {where}: {rejection.reason}", markup=False)
    if len(listed) > SHOWN_REJECTIONS:
        console.print(f"  … and {len(listed) - SHOWN_REJECTIONS} more; --json REPORT lists them all")
