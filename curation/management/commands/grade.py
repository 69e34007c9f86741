"""`manage.py grade --project SLUG --model NAME`: have a language model grade a project's prompts."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotation.models import Project
from curation.errors import CurationError
from curation.prompts.text_grading import grade_prompts


class Command(BaseCommand):
    """Grade what has no grade yet; stopped, it goes on where it was."""

    help = "Have a language model grade a project's prompts for clarity, structure and harmlessness."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Whose prompts, by which model, at what cost."""
        parser.add_argument("--project", required=True, metavar="SLUG")
        parser.add_argument("--model", required=True, metavar="NAME", help="as it is configured")
        parser.add_argument("--most-cost", type=float, metavar="X", help="in the currency of the model's prices")

    def handle(self, *, project: str, model: str, most_cost: float | None, **options: Any) -> None:
        """Grade with a progress bar, then say what was done and what it cost."""
        from rich.progress import Progress

        found = Project.objects.filter(slug=project).first()
        if found is None:
            raise CommandError(f"There is no project '{project}'.")
        with Progress(transient=True) as bar:
            task = bar.add_task("Grading")

            def show(done: int, total: int | None, message: str = "") -> None:
                bar.update(task, completed=done, total=total, description=message)

            try:
                report = grade_prompts(found, model, most_cost, show)
            except CurationError as error:
                raise CommandError(str(error)) from error
        self.stdout.write(
            f"{report.graded} of {report.total} prompts graded by {report.grader}, {report.already} were already; "
            f"{report.tokens_in} tokens in, {report.tokens_out} out, cost {report.spent:.4g}"
        )
        for reason in report.reasons:
            self.stdout.write(reason)
