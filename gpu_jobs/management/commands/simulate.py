"""`manage.py simulate --project SLUG`: let simulated annotators fill a project's slots."""

import argparse
import json
import math
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from annotation.models import Project
from gpu_jobs.jobs.life import ProgressNow
from gpu_jobs.jobs.registry import InvalidSpec
from gpu_jobs.jobs.run import JobNotDone, run_here


class Command(BaseCommand):
    """Answer a project's open slots by simulated annotators; run again, it answers what is still open."""

    help = "Let simulated annotators of the built-in world answer a project's open slots."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Where, how many answers, and by whom."""
        parser.add_argument("--project", required=True, metavar="SLUG")
        parser.add_argument("--judgments", type=int, metavar="N", help="at most this many answers (default: all)")
        parser.add_argument("--annotators", type=int, default=1, metavar="K", help="how many annotators (1)")
        parser.add_argument(
            "--noise", type=float, default=0.0, metavar="X", help="chance of an answer at random (0)"
        )
        parser.add_argument(
            "--position-bias",
            type=float,
            default=0.0,
            metavar="X",
            help="chance of taking the first side unseen (0)",
        )
        parser.add_argument(
            "--taste", type=_taste, default={}, metavar="JSON", help="weights, such as '{\"warm_colours\": 0.3}'"
        )
        parser.add_argument("--seed", type=int, default=0, metavar="S", help="of the first annotator's chance (0)")

    def handle(self, *, project: str, **options: Any) -> None:
        """Run it as a job in this process, under a progress bar, and say who answered how often."""
        found = Project.objects.filter(slug=project).first()
        if found is None:
            raise CommandError(f"There is no project '{project}'.{_those_there_are()}")
        console = Console(file=self.stdout._out, soft_wrap=True)
        with _bar(console) as bar:
            task = bar.add_task("Judging", total=None, message="")

            def listen(now: ProgressNow) -> None:
                bar.update(task, completed=now.done, total=now.total, message=now.message)

            try:
                job = run_here("simulate", _spec(options), found, listener=listen)
            except (InvalidSpec, JobNotDone) as error:
                raise CommandError(str(error)) from error
            bar.update(task, completed=job.result["judgments"], total=job.result["judgments"], message="")
        console.print(f"{found.slug}: {job.result['judgments']} judgments, {job.result['skipped']} skipped")
        for name, count in sorted(job.result["by_annotator"].items()):
            console.print(f"  {name}: {count}", markup=False)


def _spec(options: dict[str, Any]) -> dict[str, Any]:
    """The job's specification: annotators alike in everything but their names and seeds."""
    annotators = [
        {
            "name": f"annotator {number + 1}",
            "noise": options["noise"],
            "position_bias": options["position_bias"],
            "taste": options["taste"],
            "seed": options["seed"] + number,
        }
        for number in range(options["annotators"])
    ]
    return {"annotators": annotators, "judgments_max": options["judgments"]}


def _taste(text: str) -> dict[str, float]:
    try:
        weights = json.loads(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"it is no JSON ({error})") from error
    if not isinstance(weights, dict) or not all(_is_weight(weight) for weight in weights.values()):
        raise argparse.ArgumentTypeError('it takes names and finite weights, such as {"warm_colours": 0.3}')
    return weights


def _is_weight(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _those_there_are() -> str:
    slugs = list(Project.objects.order_by("slug").values_list("slug", flat=True)[:10])
    return f" There are: {', '.join(slugs)}." if slugs else ""


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[message]}", style="dim"),
        console=console,
    )
