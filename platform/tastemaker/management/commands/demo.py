"""`manage.py demo`: the demo project and its user, and where to find them."""

import argparse
import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.panel import Panel


class Command(BaseCommand):
    """Makes the demo project where it is missing and prints address, user and password."""

    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What more there shall be."""
        parser.add_argument(
            "--video", action="store_true", help="a project of videos besides, judged by the second"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse outside the embedded mode: a well-known user has no place on a server."""
        if not settings.EMBEDDED:
            raise CommandError("The demo user belongs to the embedded mode only; make users with createsuperuser.")
        from tastemaker.demo import ensure_demo, ensure_video_demo

        demo = ensure_demo()
        if options["video"]:
            ensure_video_demo()
        address = os.environ.get("TASTEMAKER_ADDRESS", "127.0.0.1:8000")
        Console().print(
            Panel.fit(
                f"[bold]http://{address}[/bold]\n\nuser      [bold]{demo.username}[/bold]\n"
                f"password  [bold]{demo.password}[/bold]\n\n"
                f"Ctrl-C stops it; the data stays in {settings.VAR_DIR}\n\n"
                "For a project that has everything, from answers to a trained model (some minutes), in another\n"
                "terminal:  [bold]make loop PAIRS=160 STEPS=60[/bold]",
                title="Tastemaker",
            )
        )
