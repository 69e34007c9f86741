"""`manage.py score PROJECT SCORER`: a scorer's number for every sample of a project."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotation.models import Project
from curation.errors import CurationError
from curation.scorers.registry import UnknownScorer
from curation.scoring import ScoreReport, score_project, summaries
from curation.stages import at_hand
from curation.weights import WeightsMissingError


class Command(BaseCommand):
    """Score what has no score yet; a run that was stopped is continued."""

    help = "Score every sample of a project that has no score by this scorer yet (docs/scorers.md lists them)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Which project, by which scorer."""
        parser.add_argument("project", help="the project's slug")
        parser.add_argument("scorer", help="the scorer's id")

    def handle(self, *, project: str, scorer: str, **options: Any) -> None:
        """Score with a progress bar, then say what came of it."""
        found = Project.objects.filter(slug=project).first()
        if found is None:
            raise CommandError(f"There is no project '{project}'.")
        try:
            self._tell(found, _score(found, scorer))
        except (UnknownScorer, WeightsMissingError, CurationError) as error:
            raise CommandError(str(error)) from error

    def _tell(self, project: Project, report: ScoreReport) -> None:
        self.stdout.write(
            f"{report.scored} scored, {report.reused} known from elsewhere, {report.already} had a score, "
            f"{report.refused} refused, of {report.total} samples ({report.scorer} {report.revision})"
        )
        for kind, count in report.other_kinds.items():
            self.stdout.write(f"{count} samples of kind {kind}, which {report.scorer} does not look at")
        for reason in report.reasons:
            self.stderr.write(reason)
        for summary in summaries(project):
            if (summary.scorer, summary.revision) == (report.scorer, report.revision) and summary.compared:
                self.stdout.write(
                    f"It agrees with people on {summary.agreement_with_people:.1%} of {summary.compared} pairs "
                    f"(95%: {summary.agreement_low:.1%} to {summary.agreement_high:.1%})"
                )


def _score(project: Project, scorer: str) -> ScoreReport:
    from rich.progress import Progress

    with Progress(transient=True) as bar:
        task = bar.add_task("Scoring")

        def show(done: int, total: int | None, message: str = "") -> None:
            bar.update(task, completed=done, total=total, description=message)

        return score_project(project, scorer, show, at_hand.runner())
