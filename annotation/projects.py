"""Making projects and changing their settings."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from annotation import archive, audit, queue_order
from annotation.errors import ConflictError, InvalidError
from annotation.instruments import registry
from annotation.instruments.base import ChangedMeaningError, InvalidConfigError
from annotation.models import AuditEvent, Gold, Membership, Project, Slot

LONGEST_SLUG = 64
# What the audit log says of a project that is no more.
DELETED = "project.deleted"


class AnswersWouldNotSurviveError(ConflictError):
    """Answers that are there would not mean the same under another configuration."""

    def __init__(self, error: ChangedMeaningError) -> None:
        super().__init__(f"There are answers already, so {error} To ask otherwise, make another project.")


def create_project(
    name: str,
    created_by: AbstractBaseUser | None,
    slug: str | None = None,
    instrument: str = "pairwise",
    **fields: Any,
) -> Project:
    """A new project, led by whoever makes it. Without a slug the name gives one; raises InvalidError."""
    check_instrument(instrument, fields.get("instrument_config", {}))
    chosen = slug or _free_slug(name)
    if was_deleted(chosen):
        raise InvalidError("slug", f"'{chosen}' was the address of a project that was deleted; choose another.")
    try:
        with transaction.atomic():
            project = Project.objects.create(
                name=name, slug=chosen, instrument=instrument, created_by=created_by, **fields
            )
            if created_by is not None:
                Membership.objects.create(project=project, user=created_by, role=Membership.Role.OWNER)
            told = {"name": name, "instrument": instrument, **fields}
            audit.record(created_by, "project.created", chosen, project=project, after=told)
    except IntegrityError as error:
        if Project.objects.filter(slug=chosen).exists():
            raise InvalidError("slug", f"There is a project '{chosen}' already; choose another.") from error
        raise
    return project


def was_deleted(slug: str) -> bool:
    """Whether a project of this address was deleted: its audit log, and keys made for it, still go by that name."""
    return AuditEvent.objects.filter(project=slug, action=DELETED).exists()


def change_project(project: Project, by: AbstractBaseUser | None, changes: Mapping[str, Any]) -> Project:
    """The project with these settings changed; raises InvalidError, ArchivedError, AnswersWouldNotSurviveError.

    A new order of the queue is in force for every open question when this returns. It is written in batches after
    the setting is saved, so that annotators go on meanwhile; broken off, it is finished by changing it again.
    """
    if "instrument_config" in changes:
        check_instrument(project.instrument, changes["instrument_config"])
    with transaction.atomic():
        row = archive.hold_open(project)
        if "instrument_config" in changes:
            _check_answers_survive(row, changes["instrument_config"])
        before = {name: getattr(row, name) for name in changes if getattr(row, name) != changes[name]}
        for name in before:
            setattr(row, name, changes[name])
        if before:
            row.save(update_fields=list(before))
            after = {name: changes[name] for name in before}
            audit.record(by, "project.changed", row.slug, project=row, before=before, after=after)
    if "queue_order" in changes:
        queue_order.rekey(row)
    return row


def check_instrument(instrument: str, config: Any) -> None:
    """Raise InvalidError unless there is such an instrument and `config` fits it."""
    try:
        registry.get(instrument).configure(config)
    except registry.UnknownInstrumentError as error:
        raise InvalidError("instrument", str(error)) from error
    except InvalidConfigError as error:
        raise InvalidError(".".join(filter(None, ("instrument_config", error.field))), str(error)) from error


def has_answers(project: Project) -> bool:
    """Whether anything was answered here, or is known as gold: from then on the configuration means something."""
    answered = Slot.objects.filter(project=project, state__in=(Slot.State.ANSWERED, Slot.State.RETURNED))
    return answered.exists() or Gold.objects.filter(comparison__project=project).exists()


def _check_answers_survive(project: Project, config: Any) -> None:
    instrument = registry.get(project.instrument)
    before, after = instrument.configure(project.instrument_config), instrument.configure(config)
    try:
        instrument.check_change(before, after)
    except ChangedMeaningError as error:
        if has_answers(project):
            raise AnswersWouldNotSurviveError(error) from error


def _free_slug(name: str) -> str:
    stem = slugify(name)[: LONGEST_SLUG - 6].strip("-") or "project"
    taken = set(Project.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    deleted = AuditEvent.objects.filter(project__startswith=stem, action=DELETED)
    taken |= set(deleted.values_list("project", flat=True))
    candidates = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    return next(candidate for candidate in candidates if candidate not in taken)
