"""`manage.py export PROJECT VERSION [--profile NAME] [--media …] [--to DESTINATION]`: a dataset version leaves."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from curation.errors import CurationError
from curation.export import exports_folder
from curation.models import DatasetVersion


class Command(BaseCommand):
    """Write a dataset version in a profile; a stopped export is continued."""

    help = "Write a dataset version to disk in a profile; an export that was stopped is continued."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Which version, in which form, where to."""
        parser.add_argument("project", help="the project's slug")
        parser.add_argument("number", type=int, help="the version's number")
        parser.add_argument(
            "--profile", default="native", help="native (the default), pickapic, double-caption, trl or folders"
        )
        parser.add_argument(
            "--media",
            default="bytes",
            choices=("bytes", "external", "none"),
            help="where the samples' files go: into the table (the default), beside it, or nowhere",
        )
        parser.add_argument("--to", default="", help="a destination to send it to as well, by the operator's name")

    def handle(self, *, project: str, number: int, profile: str, media: str, to: str, **options: Any) -> None:
        """Export with a progress bar, then say where it is."""
        from rich.progress import Progress

        from curation.export import export_version, send_export

        version = DatasetVersion.objects.filter(project__slug=project, number=number).first()
        if version is None:
            raise CommandError(f"Project '{project}' has no dataset version {number}.")
        with Progress(transient=True) as bar:
            task = bar.add_task("Exporting")

            def show(done: int, total: int | None, message: str = "") -> None:
                bar.update(task, completed=done, total=total, description=message)

            try:
                export = export_version(version, profile, show, media=media)
                copy = send_export(export, to, show) if to else None
            except CurationError as error:
                raise CommandError(str(error)) from error
        self.stdout.write(f"{export.rows} rows in {exports_folder() / export.folder} (manifest {export.sha256})")
        if copy is not None:
            self.stdout.write(f"Sent to {copy.address}")
        for reason, count in export.dropped.items():
            self.stdout.write(f"{count} pairs were left out: {reason}")
