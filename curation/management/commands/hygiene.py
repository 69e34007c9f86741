"""`manage.py hygiene PROJECT STEP [--with JSON] [--list FILE…] [--apply | --undo]`: look, apply, undo."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from pydantic import ValidationError

from annotation.errors import AnnotationError
from annotation.models import Project
from curation.errors import CurationError
from curation.hygiene.specs import STEPS, HygieneSpec, StepSpec
from curation.models import HygieneRun


class Command(BaseCommand):
    """Run a step of hygiene; nothing changes unless it is said to apply or to undo."""

    help = "Look for duplicates, leaks and the like in a project; apply what was found, or undo what is applied."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Where, which step, how, and what then."""
        parser.add_argument("project", help="the project's slug")
        parser.add_argument("step", choices=STEPS)
        parser.add_argument(
            "--with", dest="parameters", default="{}", metavar="JSON", help="such as '{\"max_distance\": 4}'"
        )
        parser.add_argument(
            "--list",
            dest="lists",
            action="append",
            default=[],
            type=Path,
            metavar="FILE",
            help="for leakage: prompts, one a line, kept as a list under the file's name",
        )
        then = parser.add_mutually_exclusive_group()
        then.add_argument("--apply", action="store_const", const="apply", dest="then", help="apply what is found")
        then.add_argument("--undo", action="store_const", const="undo", dest="then", help="undo what is applied")

    def handle(self, *, project: str, step: str, then: str | None, **options: Any) -> None:
        """Look with a progress bar and say what was found; or undo without looking."""
        found = Project.objects.filter(slug=project).first()
        if found is None:
            raise CommandError(f"There is no project '{project}'.")
        try:
            if then == "undo":
                self._undo(found, step)
            else:
                self._look(found, _spec(found, step, options["parameters"], options["lists"]), then)
        except (AnnotationError, CurationError) as error:
            raise CommandError(str(error)) from error

    def _look(self, project: Project, spec: StepSpec, then: str | None) -> None:
        from rich.progress import Progress

        from curation.hygiene import runs

        with Progress(transient=True) as bar:
            task = bar.add_task("Looking")

            def show(done: int, total: int | None, message: str = "") -> None:
                bar.update(task, completed=done, total=total, description=message)

            run = runs.find(project, spec, on_progress=show)
        for name, count in run.counts.items():
            self.stdout.write(f"{name.replace('_', ' ')}: {count}")
        if then == "apply":
            runs.apply(run, None)
        self.stdout.write(f"run {run.pk}: {'applied' if then == 'apply' else 'nothing has been changed'}")

    def _undo(self, project: Project, step: str) -> None:
        from curation.hygiene import runs

        run = HygieneRun.objects.filter(HygieneRun.STANDING, project=project, step=step).first()
        if run is None:
            raise CommandError(f"No run of {step} is applied in '{project.slug}'.")
        runs.undo(run, None)
        self.stdout.write(f"run {run.pk}: undone")


def _spec(project: Project, step: str, parameters: str, lists: list[Path]) -> StepSpec:
    from curation.hygiene import prompt_lists

    try:
        given = {"step": step} | json.loads(parameters)
    except (ValueError, TypeError) as error:
        raise CommandError(f"--with takes a JSON object, such as '{{\"max_distance\": 4}}' ({error}).") from error
    if lists:
        try:
            kept = [prompt_lists.keep(path.stem, path.read_text().splitlines(), project, None) for path in lists]
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"A list cannot be read: {error}") from error
        given["prompt_lists"] = [*given.get("prompt_lists", []), *(one.pk for one in kept)]
    try:
        return HygieneSpec.model_validate({"find": given}).find
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, e['loc'][2:]))}: {e['msg']}" for e in error.errors())
        raise CommandError(f"This is nothing that {step} can be asked for: {said}") from error
