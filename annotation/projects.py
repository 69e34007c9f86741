"""Making projects and changing their settings."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from annotation import audit, queue_order
from annotation.errors import InvalidError
from annotation.instruments import registry
from annotation.instruments.base import InvalidConfigError
from annotation.models import Membership, Project

LONGEST_SLUG = 64


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


def change_project(project: Project, by: AbstractBaseUser | None, changes: Mapping[str, Any]) -> Project:
    """The project with these settings changed; raises InvalidError.

    A new order of the queue is in force for every open question when this returns. It is written in batches after
    the setting is saved, so that annotators go on meanwhile; broken off, it is finished by changing it again.
    """
    if "instrument_config" in changes:
        check_instrument(project.instrument, changes["instrument_config"])
    with transaction.atomic():
        row = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
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


def _free_slug(name: str) -> str:
    stem = slugify(name)[: LONGEST_SLUG - 6].strip("-") or "project"
    taken = set(Project.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    candidates = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    return next(candidate for candidate in candidates if candidate not in taken)
