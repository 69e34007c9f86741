"""`manage.py loop`: one round of the whole loop, without a browser."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console

from tastemaker.loop.plan import LoopPlan
from tastemaker.loop.show import table_of


class Command(BaseCommand):
    """Prompts, pictures, answers, selection, export, training, evaluation: in a project of its own."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to write the report, and how large the round is."""
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the report to FILE")
        parser.add_argument("--pairs", type=int, default=LoopPlan.pairs, help="comparisons to make (%(default)s)")
        parser.add_argument("--steps", type=int, default=LoopPlan.steps, help="training steps (%(default)s)")
        parser.add_argument("--seed", type=int, default=LoopPlan.seed, help="decides every draw (%(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the round, print its table, write its report."""
        from tastemaker.loop.run import run_loop

        console = Console()
        plan = LoopPlan(pairs=options["pairs"], steps=options["steps"], seed=options["seed"])
        report, _ = run_loop(plan, console)
        console.print(table_of(report.rows()))
        if options["json"]:
            report.write(options["json"])
            console.print(f"Report: {options['json']}")
