"""What a job of this floor may not be asked for: models and scorers of videos where there are pictures, and so on.

Each function gives sentences by the field of the specification that they are about; none where all is well. What
is not known yet stands against nothing.
"""

from collections.abc import Iterable

from annotation.models import Project
from curation import project_media
from curation.scorers import registry
from gpu_jobs.generation.generators import usable_in
from gpu_jobs.models import Generator


def of_generators(project: Project, asked: dict[str, int]) -> dict[str, str]:
    """Against models, by field, that are to make samples for the project."""
    media = project_media.media_of_project(project)
    found = usable_in(project).in_bulk(set(asked.values()))
    reasons = {field: why_not(found[number], media) for field, number in asked.items() if number in found}
    return {field: f"{found[asked[field]].name}: {reason}" for field, reason in reasons.items() if reason}


def of_scorers(scorers: Iterable[tuple[str, str]], media: frozenset[str]) -> dict[str, str]:
    """Against scorers, as (field, id), that are to judge such media."""
    reasons = {}
    for field, scorer in scorers:
        try:
            kinds = registry.get(scorer).kinds
        except registry.UnknownScorer:
            continue  # the job says so; a worker may know one that this process does not
        if not kinds & media:
            told = (project_media.said(kind) for kind in (kinds, media))
            reasons[field] = "{}: It judges {}, not {}.".format(registry.title(scorer), *told)
    return reasons


def why_not(generator: Generator, media: frozenset[str]) -> str | None:
    """Why a model is of no use to a project of such media; None where it is, or nobody knows what it makes."""
    if generator.media is None:
        return None
    return project_media.why_not(frozenset({generator.media}), media, "makes")
