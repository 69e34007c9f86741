"""The life of a dataset version before anybody sees it: drafted, filled with rows, named, numbered and sealed."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annotation.models import Project
from curation.errors import NameTakenError, UnknownParentError
from curation.models import DatasetRow, DatasetVersion, Selection

LONGEST_NAME = 100


def sealed_version(project: Project, sha256: str) -> DatasetVersion | None:
    """The version of this content, if the project has it."""
    return DatasetVersion.objects.filter(project=project, sha256=sha256).first()


@dataclass(frozen=True)
class Frozen:
    """What a version will be, known before its first row is written; `sha256` is that of `row_hash`."""

    sha256: str
    rows: int
    recipe: Mapping[str, Any]
    statistics: Mapping[str, Any]
    parents: Sequence[Mapping[str, Any]]


def draft(
    project: Project,
    frozen: Frozen,
    *,
    selection: Selection | None = None,
    created_by: AbstractBaseUser | None = None,
) -> DatasetVersion:
    """The unfinished version of this content; where a stopped run left one, that one."""
    version, _ = DatasetVersion.with_drafts.get_or_create(
        project=project,
        sha256=frozen.sha256,
        defaults={
            "rows": frozen.rows,
            "recipe": frozen.recipe,
            "statistics": frozen.statistics,
            "parents": list(frozen.parents),
            "selection": selection,
            "created_by": created_by,
        },
    )
    return version


def write_rows(version: DatasetVersion, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows in one statement; those that a stopped run wrote already are left as they are."""
    DatasetRow.objects.bulk_create(
        [
            DatasetRow(version=version, **{**row, "compared_at": dt.datetime.fromisoformat(row["compared_at"])})
            for row in rows
        ],
        ignore_conflicts=True,
    )


def seal(version: DatasetVersion, name: str) -> DatasetVersion:
    """Give the version its number and its name, and let everybody see it.

    Without a name it is called after its project and number. Raises `NameTakenError`.
    """
    with transaction.atomic():
        # Two versions finished at once would otherwise take the same number.
        project = Project.objects.select_for_update().get(pk=version.project_id)
        last = DatasetVersion.objects.filter(project=project).aggregate(Max("number"))["number__max"]
        number = (last or 0) + 1
        if name:
            require_free(project, name)
        DatasetVersion.with_drafts.filter(pk=version.pk, sealed_at=None).update(
            number=number, name=name or free_name(project, f"{project.slug}-v{number}"), sealed_at=timezone.now()
        )
    return DatasetVersion.objects.get(pk=version.pk)


def require_free(project: Project, name: str) -> None:
    """Raise `NameTakenError` where a version of the project has the name."""
    if DatasetVersion.objects.filter(project=project, name=name).exists():
        raise NameTakenError(f"This project has a dataset version called {name!r} already: choose another name.")


def free_name(project: Project, wanted: str) -> str:
    """The name, or the first of "NAME-2", "NAME-3", … that no version of the project has."""
    taken = set(
        DatasetVersion.objects.filter(project=project, name__startswith=wanted[:80]).values_list("name", flat=True)
    )
    wanted = wanted[:LONGEST_NAME]
    candidates = (f"{wanted[: LONGEST_NAME - 8]}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(name for name in candidates if name not in taken)


def lineage(project: Project, parents: Sequence[int] | None) -> list[dict[str, Any]]:
    """What a version's record says of its parents: the project's versions of these ids, None for its latest.

    Parents are there before the child and never change, so there are no cycles. Raises `UnknownParentError`.
    """
    versions = DatasetVersion.objects.filter(project=project)
    if parents is None:
        found = list(versions.order_by("-number")[:1])
    else:
        known = versions.in_bulk(list(parents))
        if missing := [str(parent) for parent in parents if parent not in known]:
            raise UnknownParentError(f"This project has no dataset version {', '.join(missing)} to derive from.")
        found = [known[parent] for parent in dict.fromkeys(parents)]
    return [{"sha256": version.sha256, "name": version.name, "number": version.number} for version in found]
