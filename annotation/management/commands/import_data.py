"""`manage.py import_data FILE… --project SLUG [--format F] [--dry-run] [--json REPORT]`: take in comparisons."""

import argparse
from pathlib import Path
from typing import Any, get_args

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from annotation.errors import AnnotationError
from annotation.intake.imports import import_data
from annotation.intake.options import FormatId, ImportOptions
from annotation.intake.report import write_json
from annotation.intake.tables import Sent
from annotation.management.import_shown import bar, bars, existing_project, project_called, show, summary


class Command(BaseCommand):
    """Import files of any format as one; what cannot be taken is reported and skipped. See docs/import.md."""

    help = "Import comparisons, with answers or without, from files, folders and zip archives into a project."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Files, the project, how to read them, where to write the report."""
        parser.add_argument(
            "files",
            nargs="+",
            type=Path,
            metavar="FILE",
            help="tables, the media that they name, folders and zip archives: all that belongs together",
        )
        parser.add_argument(
            "--project", required=True, metavar="SLUG", help="made, to compare pairs, if it is not there"
        )
        parser.add_argument("--format", choices=get_args(FormatId), help="told by the content if not given")
        parser.add_argument("--ignore-answers", action="store_true", help="let everything wait to be asked about")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and keep nothing")
        parser.add_argument("--json", type=Path, metavar="REPORT", help="write what became of every row")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import everything that is given as one."""
        find = existing_project if options["dry_run"] else project_called
        project = find(options["project"])
        chosen = ImportOptions(format=options["format"], labels="ignore" if options["ignore_answers"] else "take")
        sent = [Sent(path.name, path) for path in options["files"]]
        title = sent[0].name if len(sent) == 1 else f"{len(sent)} files"
        console = Console(file=self.stdout._out, soft_wrap=True)
        try:
            with bars(console) as shown:
                report = import_data(
                    sent, project, chosen, dry_run=options["dry_run"], on_progress=bar(shown, title)
                )
        except AnnotationError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            write_json(options["json"], summary(project, {Path(title): report}, []))
        show(console, project, {Path(title): report})
