"""`manage.py export_version PROJECT NUMBER [--profile NAME]`: write a dataset version to disk."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from curation.errors import CurationError
from curation.export import export_version, exports_folder
from curation.models import DatasetVersion


class Command(BaseCommand):
    """Write a dataset version in a profile; a stopped export is continued."""

    help = "Write a dataset version to disk in a profile; an export that was stopped is continued."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Which version, in which form."""
        parser.add_argument("project", help="the project's slug")
        parser.add_argument("number", type=int, help="the version's number")
        parser.add_argument("--profile", default="native", help="native (the default) or pickapic")

    def handle(self, *, project: str, number: int, profile: str, **options: Any) -> None:
        """Export with a progress bar, then say where it is."""
        from rich.progress import Progress

        version = DatasetVersion.objects.filter(project__slug=project, number=number).first()
        if version is None:
            raise CommandError(f"Project '{project}' has no dataset version {number}.")
        with Progress(transient=True) as bar:
            task = bar.add_task("Exporting")

            def show(done: int, total: int | None, message: str = "") -> None:
                bar.update(task, completed=done, total=total, description=message)

            try:
                export = export_version(version, profile, show)
            except CurationError as error:
                raise CommandError(str(error)) from error
        self.stdout.write(f"{export.rows} rows in {exports_folder() / export.folder} (manifest {export.sha256})")
