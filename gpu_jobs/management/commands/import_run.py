"""`manage.py import_run PROJECT PATH --dataset-version N --base NAME`: what was trained elsewhere comes home."""

import argparse
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.progress import Progress

from annotation import uploads
from annotation.errors import AnnotationError
from annotation.models import Project, Upload
from gpu_jobs.generation.generators import usable_in
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.life import ProgressNow
from gpu_jobs.jobs.registry import InvalidSpec
from gpu_jobs.jobs.run import JobNotDone, run_here
from gpu_jobs.training.arrival import LEFT_OUT

CHUNK = 2**20


class Command(BaseCommand):
    """Take in the output folder of a finished run, or an archive of it, as the page Train does."""

    help = "Import a run of the trainer from its output folder, or from a zip or tar archive of that."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The run, and what it was tuned from on what."""
        parser.add_argument("project", help="the project's slug")
        parser.add_argument("path", type=Path, help="the output folder, or an archive of it")
        parser.add_argument(
            "--dataset-version", type=int, required=True, metavar="N", help="what it was trained on"
        )
        parser.add_argument("--base", required=True, metavar="NAME", help="the generator that it was tuned from")
        parser.add_argument("--name", default="", help="what to call the tuned model")

    def handle(self, *, project: str, path: Path, **options: Any) -> None:
        """Send it as an upload and run the job in this process."""
        found = Project.objects.filter(slug=project).first()
        if found is None:
            raise CommandError(f"There is no project '{project}'.")
        spec = {
            "generator": _base(found, options["base"]),
            "dataset_version": _version(found, options["dataset_version"]),
            "name": options["name"],
        }
        try:
            with Progress(transient=True) as bar:
                task = bar.add_task("Importing", total=None)

                def listen(now: ProgressNow) -> None:
                    bar.update(task, completed=now.done, total=now.total)

                spec["upload"] = str(_sent(found, path).pk)
                job = run_here("import_run", spec, found, listener=listen)
        except (AnnotationError, InvalidSpec, JobError, JobNotDone, OSError) as error:
            raise CommandError(str(error)) from error
        told = job.result
        self.stdout.write(
            f"{found.slug} has run {told['training_run']}; its model is generator {told['generator']}."
        )


def _base(project: Project, name: str) -> int:
    there = {generator.name: generator.pk for generator in usable_in(project)}
    if name not in there:
        raise CommandError(f"{project.slug} has no generator '{name}'; there are: {', '.join(there)}.")
    return there[name]


def _version(project: Project, number: int) -> int:
    version = project.dataset_versions.filter(number=number).first()
    if version is None:
        raise CommandError(f"{project.slug} has no dataset version {number}.")
    return int(version.pk)


def _sent(project: Project, path: Path) -> Upload:
    """The run as an upload; a folder is packed for that."""
    if not path.is_dir():
        with path.open("rb") as file:
            return uploads.keep(project, path.name, _chunks(file), None)
    with _packed(path) as file:
        return uploads.keep(project, f"{path.name}.tar", _chunks(file), None)


@contextmanager
def _packed(folder: Path) -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile(dir=settings.VAR_DIR) as file:
        with tarfile.open(fileobj=file, mode="w") as tar:
            for part in sorted(folder.iterdir()):
                if part.name not in LEFT_OUT:
                    tar.add(part, arcname=f"{folder.name}/{part.name}")
        file.seek(0)
        yield file


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
