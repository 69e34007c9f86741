"""`manage.py judge --project SLUG --model NAME`: let a model, or scorers, answer a project's questions."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from annotation.models import Project
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.estimates import estimate
from gpu_jobs.jobs.life import ProgressNow
from gpu_jobs.jobs.registry import InvalidSpec, get
from gpu_jobs.jobs.run import JobNotDone, run_here
from gpu_jobs.models import JudgingRun


class Command(BaseCommand):
    """Judge in this process and print the run's report; run again, it answers what is still open."""

    help = "Let a vision-language model, or scorers, answer a project's questions, and report on it."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Where, who, and how much."""
        parser.add_argument("--project", required=True, metavar="SLUG")
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--model", metavar="NAME", help="a language model, as configured")
        who.add_argument("--local", metavar="NAME", help="a folder vlm-… among the weights, in this process")
        who.add_argument(
            "--scorer",
            action="append",
            metavar="ID[=BAND]",
            help="a scorer with its tie band (0); given several times, they judge by dominance",
        )
        parser.add_argument("--trial", action="store_true", help="what people have answered, and count nowhere yet")
        parser.add_argument("--judgments", type=int, metavar="N", help="at most this many answers (default: all)")
        parser.add_argument("--most-cost", type=float, metavar="X", help="cap, in the currency of its prices")
        parser.add_argument("--most-flips", type=float, default=0.3, metavar="X", help="more hold it back (0.3)")
        parser.add_argument("--films", action="store_true", help="send videos as films instead of frames")
        parser.add_argument("--estimate", action="store_true", help="only say what it would take")

    def handle(self, *, project: str, **options: Any) -> None:
        """Say what it would take, or do it."""
        found = Project.objects.filter(slug=project).first()
        if found is None:
            raise CommandError(f"There is no project '{project}'.")
        console = Console(file=self.stdout._out, soft_wrap=True)
        try:
            kind, spec = _asked(options)
            if options["estimate"]:
                _print_estimate(console, estimate(get(kind), found, spec))
                return
            run = _judged(console, found, kind, spec)
        except (InvalidSpec, JobNotDone, JobError) as error:
            raise CommandError(str(error)) from error
        _print_report(console, run)


def _asked(options: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    spec: dict[str, Any] = {
        "questions": "answered" if options["trial"] else "open",
        "judgments_max": options["judgments"],
        "most_flips": options["most_flips"],
    }
    if options["model"]:
        videos_as = "film" if options["films"] else "frames"
        more = {"model": options["model"], "most_cost": options["most_cost"], "videos_as": videos_as}
        return "judge", spec | more
    if options["local"]:
        return "judge_locally", spec | {"model": options["local"]}
    return "judge_by_scores", spec | {"terms": [_term(each) for each in options["scorer"]]}


def _term(text: str) -> dict[str, Any]:
    scorer, _, band = text.partition("=")
    return {"scorer": scorer, "tie_band": band or 0.0}


def _judged(console: Console, project: Project, kind: str, spec: dict[str, Any]) -> JudgingRun:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("Judging", total=None)

        def listen(now: ProgressNow) -> None:
            bar.update(task, completed=now.done, total=now.total)

        job = run_here(kind, spec, project, listener=listen)
    return JudgingRun.objects.select_related("judge").get(job=job)


def _print_estimate(console: Console, found: Any) -> None:
    work = found.work
    for name in ("comparisons", "requests", "tokens_in", "tokens_out", "cost"):
        if (value := getattr(work, name)) is not None:
            console.print(f"{name.replace('_', ' ')}: {value}")
    console.print("seconds: " + ("no earlier run to go by" if found.seconds is None else f"{found.seconds:.0f}"))


def _print_report(console: Console, run: JudgingRun) -> None:
    report = run.report
    console.print(
        f"{run.judge.name}: {report['answered']} answered, {run.standing.replace('_', ' ')}", markup=False
    )
    if run.reason:
        console.print(run.reason, markup=False)
    table = Table("", "value", "95%", "of", box=None)
    for name in ("position_first", "flips", "ties", "invalid"):
        _row(table, name.replace("_", " "), report[name], report[name]["value"], report[name]["n"])
    agreement = report["agreement"]
    _row(table, "accuracy", agreement, agreement["accuracy"], agreement["n"])
    _row(table, "kappa", agreement["kappa_interval"], agreement["kappa"], agreement["n"])
    console.print(table)


def _row(table: Table, name: str, interval: dict[str, Any] | None, value: float | None, n: int) -> None:
    if value is None:
        return
    between = f"{interval['low']:.3f} to {interval['high']:.3f}" if interval else ""
    table.add_row(name, f"{value:.3f}", between, str(n))
