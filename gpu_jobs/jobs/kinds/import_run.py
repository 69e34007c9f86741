"""The job kind "import_run": a run trained elsewhere, sent as an archive, becomes a run and a model here."""

import shutil
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from annotation.errors import AnnotationError
from annotation.models import Upload
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.kinds.export import version_of
from gpu_jobs.jobs.kinds.generate import generator_of
from gpu_jobs.jobs.registry import JobKind, Spec
from gpu_jobs.models import TrainingRun

if TYPE_CHECKING:
    from annotation.intake.holder import Holder


class ImportRunSpec(Spec):
    """Which archive, tuned from what on what."""

    upload: uuid.UUID = Field(title="Archive", description="A zip or tar archive of the run's output folder.")
    generator: int = Field(title="Base generator", description="What it was tuned from.")
    dataset_version: int = Field(title="Dataset version", description="What it was trained on.")
    name: str = Field("", max_length=200, title="Name of the tuned generator")


def run(context: JobContext) -> dict[str, Any]:
    """Check the run, keep its files, and tell its log as if it had been followed."""
    from gpu_jobs.training.arrival import NotARun, read
    from gpu_jobs.training.recorder import Recorder
    from gpu_jobs.training.registration import register

    training_run = TrainingRun.objects.filter(job=context.job).first() or _begin(context)
    try:
        lines = read(training_run.folder / "output").lines
    except NotARun as error:
        raise JobError(str(error)) from error
    Recorder(training_run, lambda *_: context.check())(lines)
    tuned = register(training_run, context.spec.name, context.job.created_by)
    return {"training_run": training_run.pk, "generator": tuned.pk, **training_run.summary}


def _begin(context: JobContext) -> TrainingRun:
    """Files first, then the row, then the files to where the row says: killed between, the next attempt goes on."""
    from curation.export import export_version
    from gpu_jobs.training.arrival import NotARun, unpack

    spec: ImportRunSpec = context.spec
    base = generator_of(context.project, spec.generator)
    version = version_of(context.project, spec.dataset_version)
    upload = Upload.objects.filter(project=context.project, pk=spec.upload).first()
    if upload is None:
        raise JobError("The uploaded file is not there any more; upload it again.")
    arriving = context.folder / "arriving"
    try:
        sent = _opened(upload)
        try:
            arrival = unpack(sent, arriving, base, context.on_progress)
        finally:
            sent.close()
    except (AnnotationError, NotARun) as error:
        raise JobError(f"{upload.name} was not taken in: {error}") from error
    export = export_version(version, "native", context.on_progress)
    return _keep(context, TrainingRun(base=base, export=export, config=arrival.config), arriving)


def _opened(upload: Upload) -> "Holder":
    from annotation.intake.archive import Archive
    from annotation.intake.tarball import Tarball, is_tar

    path = Path(upload.path)
    return Tarball(path, upload.name) if is_tar(path) else Archive(path, upload.name)


def _keep(context: JobContext, training_run: TrainingRun, arriving: Path) -> TrainingRun:
    from django.db import transaction

    training_run.job, training_run.project = context.job, context.project
    training_run.trained_elsewhere = True
    with transaction.atomic():
        training_run.save()
        # Within: a row is committed only when its files are in place. What is there already is of an attempt that
        # was killed in between, whose row, and with it the row's number, was given up.
        output = training_run.folder / "output"
        shutil.rmtree(output, ignore_errors=True)
        arriving.replace(output)
    return training_run


KIND = JobKind("import_run", "Import a training run", ImportRunSpec, run)
