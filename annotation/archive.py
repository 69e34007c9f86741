"""The archive: projects that are read and take nothing new, and the lock under which they go in and come out.

Whoever adds work to a project holds its row (`hold_open`), and whoever archives it does, too: so nothing begins in
a project that was archived a moment ago.
"""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from annotation import audit
from annotation.errors import ArchivedError, ConflictError
from annotation.models import Project


class DeletionBegunError(ConflictError):
    """Rows of the project are gone already."""

    def __init__(self) -> None:
        super().__init__("Deleting this project has begun, so it cannot come back. Delete it again to finish.")


def hold(project: Project) -> Project:
    """The project as it is now, locked until the transaction ends; raises Project.DoesNotExist."""
    return Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project.pk)


def hold_open(project: Project) -> Project:
    """As `hold`, for whoever adds to it; raises ArchivedError."""
    held = hold(project)
    if held.archived_at is not None:
        raise ArchivedError
    return held


def archive(project: Project, by: AbstractBaseUser | None) -> Project:
    """Put a project into the archive; one that is there stays as it is."""
    with transaction.atomic():
        held = hold(project)
        if held.archived_at is None:
            held.archived_at = timezone.now()
            held.save(update_fields=["archived_at"])
            audit.record(by, "project.archived", held.slug, project=held)
    return held


def restore(project: Project, by: AbstractBaseUser) -> Project:
    """Take a project out of the archive; one that is not there stays as it is. Raises DeletionBegunError."""
    with transaction.atomic():
        held = hold(project)
        if held.deletion_began_at is not None:
            raise DeletionBegunError
        if held.archived_at is not None:
            held.archived_at = None
            held.save(update_fields=["archived_at"])
            audit.record(by, "project.restored", held.slug, project=held)
    return held
