"""`manage.py curate PROJECT [KEY=VALUE …] [--spec FILE] [--name NAME] [--parent NUMBER …] [--dry-run]`."""

import argparse
import json
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from annotation.models import Project
from annotation.progress import Progress
from annotation.quality.aggregate import aggregate_project
from curation.clip_model import WeightsMissingError
from curation.embedders import UnknownEmbedderError
from curation.errors import CurationError
from curation.models import DatasetVersion
from curation.scorers.registry import UnknownScorer
from curation.selection import gates, runs
from curation.selection.fifa import TERMS, FifaSpec
from curation.selection.preview_figures import coverage
from curation.versions.creation import create_version

REFUSED = (CurationError, UnknownScorer, UnknownEmbedderError, WeightsMissingError)


class Command(BaseCommand):
    """Select pairs and save them as a dataset version, as the Curate page does; a stopped run is continued."""

    help = (
        "Select the pairs that are worth training on and save them as a dataset version. Settings are those of "
        "the Curate page: scorer=clip top_k=5000 weights.margin=2 …"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Which project, by which recipe, under which name."""
        parser.add_argument("project", help="the project's slug")
        parser.add_argument("settings", nargs="*", metavar="KEY=VALUE", help="a setting; nested ones with a dot")
        parser.add_argument("--spec", type=Path, metavar="FILE", help="settings as JSON or YAML")
        parser.add_argument("--name", default="", help="after project and number if not given")
        parser.add_argument(
            "--parent", type=int, action="append", metavar="NUMBER", help="derived from; the latest if not given"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be chosen and keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Choose, show the figures, and save unless this is a dry run."""
        from rich.progress import Progress as Bar

        project = Project.objects.filter(slug=options["project"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['project']!r}.")
        spec = _spec(options["spec"], options["settings"])
        parents = _parents(project, options["parent"])
        console = Console(file=self.stdout._out, soft_wrap=True)
        try:
            with Bar(transient=True, console=console) as bar:
                if options["dry_run"]:
                    chosen = runs.run(project, spec)
                    version = None
                else:
                    # The labels as of now, as the job has it.
                    aggregate_project(project, _shown(bar, "Aggregating"))
                    version = create_version(
                        project, spec, None, _shown(bar, "Curating"), name=options["name"], parents=parents
                    )
                    chosen = runs.run(project, spec)
        except REFUSED as error:
            raise CommandError(str(error)) from error
        _show(console, chosen)
        if version is not None:
            console.print(
                f"Saved as {version.name} (version {version.number} of {project.slug}), {version.rows} pairs, "
                f"content {version.sha256}",
                markup=False,
                highlight=False,
            )


def _spec(file: Path | None, settings: list[str]) -> FifaSpec:
    """The file's settings with those of the command line over them; raises CommandError."""
    wanted: dict[str, Any] = {}
    if file is not None:
        try:
            wanted = yaml.safe_load(file.read_text())
        except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read as JSON or YAML: {error}") from error
        if not isinstance(wanted, dict):
            raise CommandError(
                f"{file} holds no settings: it takes a mapping such as {{scorer: clip, top_k: 500}}."
            )
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals:
            raise CommandError(f"{setting!r} is no setting; write KEY=VALUE.")
        _put(wanted, name.split("."), _value(text), setting)
    try:
        return FifaSpec.model_validate(wanted)
    except ValidationError as error:
        told = [f"{'.'.join(map(str, one['loc'])) or 'settings'}: {one['msg']}" for one in error.errors()]
        raise CommandError("; ".join(told)) from error


def _put(wanted: dict[str, Any], path: list[str], value: Any, setting: str) -> None:
    for part in path[:-1]:
        wanted = wanted.setdefault(part, {})
        if not isinstance(wanted, dict):
            raise CommandError(f"{setting!r}: {part} is no group of settings.")
    wanted[path[-1]] = value


def _value(text: str) -> Any:
    """A number, true, false or null where it is one, else the text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _parents(project: Project, numbers: list[int] | None) -> list[int] | None:
    """The ids of the versions of these numbers; raises CommandError."""
    if numbers is None:
        return None
    known = dict(DatasetVersion.objects.filter(project=project, number__in=numbers).values_list("number", "id"))
    if missing := [str(number) for number in numbers if number not in known]:
        raise CommandError(f"Project {project.slug!r} has no dataset version {', '.join(missing)}.")
    return [known[number] for number in numbers]


def _shown(bar: Any, title: str) -> Progress:
    task = bar.add_task(title, total=None)

    def on_progress(done: int, total: int | None, message: str = "") -> None:
        bar.update(task, completed=done, total=total, description=message or title)

    return on_progress


def _show(console: Console, chosen: runs.Run) -> None:
    """What each gate kept out, and the selection's figures."""
    selected, pool = chosen.selected, chosen.pool
    table = Table(title=f"{len(pool)} pairs of the pool")
    table.add_column("pairs", justify="right")
    table.add_column("what becomes of them")
    for name, count in selected.gates().items():
        if count:
            table.add_row(str(count), gates.BY_NAME[name].counted.format(scorer=chosen.spec.scorer))
    table.add_row(str(len(selected.order)), "are selected", style="bold")
    console.print(table)
    if not len(selected.order):
        return
    figures = Table(title="The selection")
    figures.add_column("figure")
    figures.add_column("value", justify="right")
    for term in TERMS:
        figures.add_row(f"mean {term.replace('_', ' ')}", f"{getattr(selected, term)[selected.order].mean():.4f}")
    for name, value in coverage(chosen.spec, pool, chosen.space, selected).items():
        shown = "–" if value is None else f"{value:.4f}" if isinstance(value, float) else str(value)
        figures.add_row(name.replace("_", " "), shown)
    console.print(figures)
