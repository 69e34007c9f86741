"""Which graders of prompts there are, how far each got in a project, and their grades as a selection sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from django.db.models import Avg, Max
from numpy.typing import NDArray

from annotation.models import Project, Prompt
from annotation.seeded import content_hash
from curation.chat import endpoints
from curation.chat.endpoints import Endpoint
from curation.errors import CurationError
from curation.models import PromptGrade
from curation.prompts import grading_rubric, harm, languages, text_quality
from curation.prompts.grading_rubric import grader_of

RULES = "rules"
# Changes when a rule, the list of words or what tells languages does: it is part of a version's recipe.
RULES_REVISION = "2"
KEPT = 4


class UnknownGraderError(CurationError):
    """There is no such grader of prompts; the message lists those that there are."""


@dataclass(frozen=True)
class TextGrades:
    """Quality and harmlessness of u texts, 0 to 1, (u,) each; NaN where a text has no grade.

    `newest` is the newest grade that was seen; another may have come since.
    """

    grader: str
    revision: str
    newest: int
    quality: NDArray[np.float64]
    harmlessness: NDArray[np.float64]


@dataclass(frozen=True)
class GraderInfo:
    """A grader there is; `why_not` says what is missing where it cannot be used."""

    id: str
    title: str
    model: str
    has_prices: bool
    available: bool
    why_not: str | None


@dataclass(frozen=True)
class GraderSummary:
    """How far a grader got in a project, and what it found; null where it graded nothing."""

    grader: str
    revision: str
    graded: int
    total: int
    mean_quality: float | None
    harmful: int


def grades_of(texts: Sequence[str], grader: str, allowed_languages: Sequence[str] = ()) -> TextGrades:
    """The grades of unique texts; raises `UnknownGraderError`, `UnknownLanguage`. The last few are kept."""
    if grader == RULES:
        return _by_rules(tuple(texts), tuple(allowed_languages))
    revision = grading_rubric.revision(endpoint_of(grader))
    stored = PromptGrade.objects.filter(grader=grader, revision=revision)
    return _stored(tuple(texts), grader, revision, stored.aggregate(newest=Max("id"))["newest"] or 0)


def endpoint_of(grader: str) -> Endpoint:
    """The language model behind a grader; raises `UnknownGraderError`."""
    names = {grader_of(endpoint): endpoint for endpoint in endpoints.every()}
    if grader not in names:
        known = ", ".join([RULES, *names])
        raise UnknownGraderError(f"There is no text grader {grader!r}. There are: {known}.")
    return names[grader]


def require(grader: str, allowed_languages: Sequence[str]) -> None:
    """Raise `UnknownGraderError` or `UnknownLanguage` unless these can be asked for."""
    if grader != RULES:
        endpoint_of(grader)
    if allowed_languages:
        languages.require(allowed_languages)


def available() -> list[GraderInfo]:
    """The rules, and every configured language model."""
    rules = GraderInfo(RULES, "Rules and a list of words", "", False, True, None)
    return [rules, *map(_info, endpoints.every())]


def summaries(project: Project) -> list[GraderSummary]:
    """How far each language model, as it is now, got in the project."""
    return [_summary(project, endpoint) for endpoint in endpoints.every()]


def _summary(project: Project, endpoint: Endpoint) -> GraderSummary:
    revision = grading_rubric.revision(endpoint)
    prompts = Prompt.objects.filter(project=project)
    grades = PromptGrade.objects.filter(
        grader=grader_of(endpoint), revision=revision, text_hash__in=prompts.values("text_hash")
    )
    return GraderSummary(
        grader=grader_of(endpoint),
        revision=revision,
        graded=grades.count(),
        total=prompts.count(),
        mean_quality=grades.aggregate(mean=Avg("quality"))["mean"],
        harmful=grades.filter(harmlessness__lt=0.5).count(),
    )


def _info(endpoint: Endpoint) -> GraderInfo:
    reason = endpoint.why_not()
    title = f"Language model {endpoint.name}"
    return GraderInfo(grader_of(endpoint), title, endpoint.model, endpoint.has_prices, reason is None, reason)


@lru_cache(maxsize=KEPT)
def _by_rules(texts: tuple[str, ...], allowed: tuple[str, ...]) -> TextGrades:
    quality = text_quality.scores(texts, allowed).astype(np.float64)
    return TextGrades(RULES, RULES_REVISION, 0, quality, harm.scores(texts).astype(np.float64))


@lru_cache(maxsize=KEPT)
def _stored(texts: tuple[str, ...], grader: str, revision: str, newest: int) -> TextGrades:
    """`newest` is the newest grade there is: with another, this is asked again."""
    rows = PromptGrade.objects.filter(grader=grader, revision=revision)
    known = {
        text_hash: (quality, harmlessness)
        for text_hash, quality, harmlessness in rows.values_list("text_hash", "quality", "harmlessness").iterator()
    }
    unknown = (np.nan, np.nan)
    grades = np.array([known.get(content_hash(text), unknown) for text in texts], np.float64).reshape(-1, 2)
    return TextGrades(grader, revision, newest, grades[:, 0], grades[:, 1])
