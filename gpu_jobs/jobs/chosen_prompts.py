"""Which prompts of a project a job is about: what its specification says, and what its attempts remember."""

from typing import Any, Literal

from django.db.models import Exists, OuterRef, QuerySet
from pydantic import Field

from annotation.models import Project, Prompt, Sample
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.errors import JobError

Which = Literal["unanswered", "all"]


def which_field() -> Any:
    """The field of a specification that says which prompts."""
    return Field(
        "unanswered",
        title="Prompts",
        description="Those without any sample yet, or all. Where real samples are copied: those of the prompts "
        "that have one and no generated one, or all that have one.",
    )


def max_prompts_field() -> Any:
    """The field that says how many of them at most."""
    return Field(None, ge=1, title="At most this many prompts")


def prompts_asked_for(
    project: Project, which: Which, most: int | None, *, real_samples_needed: bool = False
) -> QuerySet[Prompt]:
    """The prompts that a specification means now.

    Where real samples are needed, those without one are left out, and only what a model made counts as an answer.
    """
    found = Prompt.objects.filter(project=project).order_by("pk")
    drawn = Sample.objects.filter(prompt=OuterRef("pk"))
    if real_samples_needed:
        found = found.filter(Exists(drawn.filter(model=None)))
        drawn = drawn.exclude(model=None)
    return (found.exclude(Exists(drawn)) if which == "unanswered" else found)[:most]


def chosen_prompts(
    context: JobContext, which: Which, most: int | None, *, real_samples_needed: bool = False
) -> list[Prompt]:
    """The prompts of a job. Chosen once: a later attempt must not find those just answered "answered".

    Raises JobError where there are none.
    """
    if "prompts" not in context.memory:
        found = prompts_asked_for(context.project, which, most, real_samples_needed=real_samples_needed)
        context.remember(prompts=list(found.values_list("pk", flat=True)))
    chosen = context.memory["prompts"]
    if not chosen and real_samples_needed:
        raise JobError(
            "No prompt is left that has a real picture or video and no samples: import such samples with their "
            "prompts, or choose all prompts."
        )
    if not chosen:
        raise JobError("No prompt is left without samples: add prompts, or choose all prompts.")
    by_id = Prompt.objects.in_bulk(chosen)
    return [by_id[pk] for pk in chosen if pk in by_id]
