"""`manage.py convert_weights FILE.pt OUT.safetensors [--key ENTRY]`: published weights, once into safetensors."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from curation.weight_conversion import ConversionError, convert


class Command(BaseCommand):
    """Convert pickled weights without running anything that is in them."""

    help = "Convert weights that are published as .pt, .pth or .bin into safetensors; nothing else is ever loaded."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """From where to where."""
        parser.add_argument("source", type=Path, help="the published file")
        parser.add_argument("target", type=Path, help="the .safetensors file to write")
        parser.add_argument("--key", help="the entry that holds the weights, such as state_dict")

    def handle(self, *, source: Path, target: Path, key: str | None, **options: Any) -> None:
        """Convert, and say what came of it."""
        try:
            tensors = convert(source, target, key)
        except ConversionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{tensors} tensors in {target}")
