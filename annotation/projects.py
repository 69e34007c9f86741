"""Making projects, and counting what is in them."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils.text import slugify

from annotation.errors import InvalidError
from annotation.instruments import registry
from annotation.instruments.base import InvalidConfigError
from annotation.models import Annotator, Comparison, Judgment, Membership, Project, Prompt, Sample, Slot

LONGEST_SLUG = 64


@dataclass(frozen=True)
class ProjectCounts:
    """How much there is of everything; `ties` are comparisons whose preference is exactly even."""

    prompts: int
    samples: int
    comparisons: int
    slots_open: int
    slots_answered: int
    judgments: int
    judgments_human: int
    judgments_simulated: int
    ties: int


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
    except IntegrityError as error:
        if Project.objects.filter(slug=chosen).exists():
            raise InvalidError("slug", f"There is a project '{chosen}' already; choose another.") from error
        raise
    return project


def check_instrument(instrument: str, config: Any) -> None:
    """Raise InvalidError unless there is such an instrument and `config` fits it."""
    try:
        registry.get(instrument).configure(config)
    except registry.UnknownInstrumentError as error:
        raise InvalidError("instrument", str(error)) from error
    except InvalidConfigError as error:
        raise InvalidError(".".join(filter(None, ("instrument_config", error.field))), str(error)) from error


def counts(project: Project) -> ProjectCounts:
    """Count what is in `project`."""
    slots = Slot.objects.filter(project=project).aggregate(
        open=Count("pk", filter=Q(state__in=[Slot.State.OPEN, Slot.State.LEASED])),
        answered=Count("pk", filter=Q(state=Slot.State.ANSWERED)),
    )
    judgments = Judgment.objects.filter(comparison__project=project, is_current=True).aggregate(
        all=Count("pk"),
        human=Count("pk", filter=Q(annotator__kind=Annotator.Kind.PERSON)),
        simulated=Count("pk", filter=Q(annotator__kind=Annotator.Kind.SIMULATED)),
    )
    return ProjectCounts(
        prompts=Prompt.objects.filter(project=project).count(),
        samples=Sample.objects.filter(prompt__project=project).count(),
        comparisons=Comparison.objects.filter(project=project).count(),
        slots_open=slots["open"],
        slots_answered=slots["answered"],
        judgments=judgments["all"],
        judgments_human=judgments["human"],
        judgments_simulated=judgments["simulated"],
        ties=Comparison.objects.filter(project=project, preferences__p_a=0.5).distinct().count(),
    )


def _free_slug(name: str) -> str:
    stem = slugify(name)[: LONGEST_SLUG - 6].strip("-") or "project"
    taken = set(Project.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    candidates = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    return next(candidate for candidate in candidates if candidate not in taken)
