"""Deleting a project: its rows on every floor, and the files that only it had.

The many rows go in batches, each in a transaction that also notes their files as leftovers
(`annotation.leftovers`); the few that are left go with the project's own row, at the end. So it may be killed at
any moment and called again, and people who still look at the project see less of it, never half a comparison. The
audit log stays.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from annotation import archive, audit, leftovers
from annotation.errors import ConflictError, InvalidError
from annotation.models import Comparison, Project, Prompt, Sample, Upload
from annotation.progress import Progress, silent
from annotation.projects import DELETED
from curation.diversity.embedding_store import part_names
from curation.leftovers import EMBEDDINGS, EXPORTS, SELECTIONS, STAGES
from curation.models import DatasetRow, Selection
from gpu_jobs.jobs.enqueue import enqueue
from gpu_jobs.leftovers import EVALUATIONS, JOBS, RUNS
from gpu_jobs.models import Evaluation, Job, TrainingMetric, TrainingRun

KIND = "delete_project"
BATCH = 200


class NotArchivedError(ConflictError):
    """The project is in use."""

    def __init__(self) -> None:
        super().__init__("Only an archived project can be deleted: archive it first.")


class StillAtWorkError(ConflictError):
    """Jobs of the project wait or run."""

    def __init__(self, jobs: int) -> None:
        which = "A job of this project is" if jobs == 1 else f"{jobs} jobs of this project are"
        super().__init__(f"{which} waiting or running: let it end or cancel it, then try again.")


def archive_project(project: Project, by: AbstractBaseUser) -> Project:
    """Put a project into the archive, in which no job waits or runs; raises StillAtWorkError."""
    with transaction.atomic():
        _require_at_rest(archive.hold(project))
        return archive.archive(project, by)


def restore_project(project: Project, by: AbstractBaseUser) -> Project:
    """Take it out again; raises StillAtWorkError where it is about to be deleted, DeletionBegunError."""
    with transaction.atomic():
        _require_at_rest(archive.hold(project))
        return archive.restore(project, by)


def ask_for_deletion(project: Project, name: str, by: AbstractBaseUser | None) -> Job:
    """Ask for the job that deletes an archived project. `name` is the project's, typed by whoever means it.

    Raises InvalidError, NotArchivedError, StillAtWorkError.
    """
    with transaction.atomic():
        held = archive.hold(project)
        if name != held.name:
            raise InvalidError("name", f"This is not the project's name. To delete it, type: {held.name}")
        if held.archived_at is None:
            raise NotArchivedError
        _require_at_rest(held)
        job = enqueue(KIND, {}, held, by)
        audit.record(by, "project.deletion_asked", held.slug, project=held, before=_told(held))
    return job


def delete_project(
    project: Project, by: AbstractBaseUser | None, job: uuid.UUID, on_progress: Progress = silent
) -> None:
    """Delete an archived project with everything in it but `job`, which does it; raises NotArchivedError.

    Called again after it was stopped, it goes on with what is left.
    """
    _begin(project)
    gone = 0
    while not _finish(project, by, job):
        for part in PARTS:
            while n := _drop(part, project):
                gone += n
                on_progress(gone, None, part.message)


def remove_files(on_progress: Progress = silent) -> int:
    """Remove the files that are nobody's any more; returns how many. Called again, it goes on."""
    return leftovers.sweep(lambda removed: on_progress(removed, None, "Removing files"))


# --- what goes in batches --------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """Rows of a project of which there may be millions; with them goes what points at them, by Django's rules."""

    message: str
    rows: Callable[[Project], QuerySet[Any]]
    # The sort of their files, and the column that names them.
    files: str = ""
    column: str = ""


def _childless(project: Project) -> QuerySet[Sample]:
    return Sample.objects.filter(prompt__project=project, children__isnull=True)


# What points at something goes before it.
PARTS = (
    Part("Deleting metrics", lambda project: TrainingMetric.objects.filter(run__project=project)),
    Part("Deleting dataset rows", lambda project: DatasetRow.objects.filter(version__project=project)),
    Part("Deleting comparisons and answers", lambda project: Comparison.objects.filter(project=project)),
    Part("Deleting samples", _childless, leftovers.MEDIA, "sha256"),
    Part("Deleting prompts", lambda project: Prompt.objects.filter(project=project, samples__isnull=True)),
)


def _drop(part: Part, project: Project) -> int:
    """Delete a batch of rows and note their files; returns how many rows went."""
    with transaction.atomic():
        rows = list(part.rows(project).order_by("pk")[:BATCH])
        if part.files:
            leftovers.note(part.files, (getattr(row, part.column) for row in rows))
        _delete(rows)
    return len(rows)


def _delete(rows: list[Model]) -> None:
    if rows:
        type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).delete()


# --- the beginning and the end ---------------------------------------------------------------------


def _begin(project: Project) -> None:
    with transaction.atomic():
        held = archive.hold(project)
        if held.archived_at is None:
            raise NotArchivedError
        if held.deletion_began_at is None:
            held.deletion_began_at = timezone.now()
            held.save(update_fields=["deletion_began_at"])


def _finish(project: Project, by: AbstractBaseUser | None, job: uuid.UUID) -> bool:
    """Delete the project's own row and the few that are left; False where there is still one of the many."""
    with transaction.atomic():
        held = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
        if any(part.rows(held).exists() for part in PARTS):
            return False
        for kind, names in _files_of(held, job):
            leftovers.note(kind, map(str, names))
        Job.objects.filter(pk=job).update(project=None)
        told = _told(held)
        audit.record(by, DELETED, held.slug, project=held, before=told)
        held.delete()
    return True


def _files_of(project: Project, job: uuid.UUID) -> Iterable[tuple[str, Iterable[Any]]]:
    """The files and folders of the rows that go with the project's own."""
    uploads = Upload.objects.filter(project=project).values_list("pk", flat=True)
    yield leftovers.UPLOADS, [pk.hex for pk in uploads]
    yield SELECTIONS, Selection.objects.filter(project=project).values_list("terms_sha256", flat=True)
    yield EXPORTS, [project.slug]
    yield STAGES, [project.pk]
    yield EMBEDDINGS, part_names()
    yield RUNS, TrainingRun.objects.filter(project=project).values_list("pk", flat=True)
    yield EVALUATIONS, Evaluation.objects.filter(project=project).values_list("pk", flat=True)
    yield JOBS, Job.objects.filter(project=project).exclude(pk=job).values_list("pk", flat=True)


def _require_at_rest(project: Project) -> None:
    unended = Job.objects.filter(project=project).exclude(state__in=Job.ENDED).count()
    if unended:
        raise StillAtWorkError(unended)


def _told(project: Project) -> dict[str, Any]:
    """What the audit log keeps of it."""
    return {"name": project.name, "instrument": project.instrument, "created_at": project.created_at.isoformat()}
