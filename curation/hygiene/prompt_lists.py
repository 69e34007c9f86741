"""Prompt lists: keeping the prompts of a benchmark, for one project or for all."""

import hashlib
from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from annotation import archive, audit
from annotation.errors import ConflictError, InvalidError
from annotation.models import Project
from curation.models import PromptList
from curation.prompts import splits

MOST_LINES = 50_000
LONGEST_LINE = 2_000


class ListNameTakenError(ConflictError):
    """There is another list of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is a prompt list named '{name}' already, with other lines: choose another name.")


def keep(name: str, lines: Iterable[str], project: Project | None, by: AbstractBaseUser | None) -> PromptList:
    """Keep a list, without blank lines and lines that say the same; the same list again is the one that is there.

    Raises InvalidError, ListNameTakenError, ArchivedError.
    """
    unique = _unique(lines)
    _check(name, unique)
    sha256 = hashlib.sha256("\n".join(unique).encode()).hexdigest()
    with transaction.atomic():
        if project is not None:
            archive.hold_open(project)
        there = PromptList.objects.filter(project=project, name=name).first()
        if there is None:
            there = _create(name, list(unique.values()), sha256, project, by)
            after = {"lines": there.n_lines, "sha256": sha256}
            audit.record(by, "prompt_list.kept", name, project=project, after=after)
    if there.sha256 != sha256:
        raise ListNameTakenError(name)
    return there


def remove(prompt_list: PromptList, by: AbstractBaseUser | None) -> None:
    """Remove a list; what was found with it stays. Raises ArchivedError."""
    with transaction.atomic():
        if prompt_list.project is not None:
            archive.hold_open(prompt_list.project)
        before = {"lines": prompt_list.n_lines, "sha256": prompt_list.sha256}
        audit.record(by, "prompt_list.removed", prompt_list.name, project=prompt_list.project, before=before)
        prompt_list.delete()


def offered(project: Project) -> QuerySet[PromptList]:
    """The project's own lists, and those of the installation."""
    return PromptList.objects.filter(Q(project=project) | Q(project__isnull=True))


def _unique(lines: Iterable[str]) -> dict[str, str]:
    """The first line of each group of spellings, in order."""
    unique: dict[str, str] = {}
    for line in lines:
        if line.strip():
            unique.setdefault(splits.group_of(line), line.strip())
    return unique


def _check(name: str, unique: dict[str, str]) -> None:
    if not name.strip():
        raise InvalidError("name", "Give the list a name.")
    if not unique:
        raise InvalidError("lines", "The list has no line that says anything: give one prompt a line.")
    if len(unique) > MOST_LINES:
        raise InvalidError("lines", f"At most {MOST_LINES:,} lines; this list has {len(unique):,}.")
    for number, line in enumerate(unique.values(), start=1):
        if len(line) > LONGEST_LINE:
            raise InvalidError("lines", f"Line {number} is longer than {LONGEST_LINE:,} characters.")


def _create(
    name: str, lines: list[str], sha256: str, project: Project | None, by: AbstractBaseUser | None
) -> PromptList:
    fields = {"lines": lines, "n_lines": len(lines), "sha256": sha256, "created_by": by}
    try:
        with transaction.atomic():
            return PromptList.objects.create(project=project, name=name, **fields)
    except IntegrityError:
        # Somebody else kept one of that name in this instant.
        return PromptList.objects.get(project=project, name=name)
