"""`manage.py write_import_docs [--check]`: write `docs/import.md` from the formats."""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotation.intake.documentation import COMMAND, render


def path() -> Path:
    """Where the documentation of importing is."""
    return Path(settings.BASE_DIR) / "docs" / "import.md"


class Command(BaseCommand):
    """Write the documentation of importing, or only say whether it is up to date."""

    help = "Write docs/import.md from the formats that can be imported."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Whether to write or to check."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail where it is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, or fail where it differs."""
        rendered, file = render(), path()
        if not options["check"]:
            file.write_text(rendered, encoding="utf-8")
            self.stdout.write(f"Wrote {file}.")
        elif not file.exists() or file.read_text(encoding="utf-8") != rendered:
            raise CommandError(f"{file} is behind the formats: run '{COMMAND}' and commit.")
