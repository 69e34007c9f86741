"""How far a judge's captions say what people's do: words that are not shown, and drafts that may stay."""

from collections.abc import Hashable, Sequence
from typing import Any, TypeVar

from django.db.models import QuerySet

from annotation.instruments.captions import Captions, CaptionsConfig
from annotation.models import Judgment, Project
from gpu_jobs.judging.agreement import Agreement, Pair, agreement
from gpu_jobs.judging.caption_statements import (
    CHANGED,
    KEPT,
    NOT_SHOWN,
    SHOWN,
    CaptionAgreement,
    drafts_kept,
    words_not_shown,
)
from gpu_jobs.judging.reference import Say, reference_in

K = TypeVar("K", bound=Hashable)


def caption_agreement(project: Project, judgments: QuerySet[Judgment]) -> CaptionAgreement | None:
    """Of a judge's answers, one a comparison; None where a project does not ask for captions."""
    if project.instrument != Captions.id:
        return None
    rows = list(judgments.values_list("comparison_id", "answer", "comparison__prompt__text"))
    asks_for_words = CaptionsConfig.model_validate(project.instrument_config).mark_irrelevant
    return CaptionAgreement(
        words=_compared(project, rows, words_not_shown, (SHOWN, NOT_SHOWN)) if asks_for_words else None,
        drafts=_compared(project, rows, drafts_kept, (KEPT, CHANGED)),
    )


def _compared(
    project: Project, rows: Sequence[tuple[int, Any, str]], say: Say[K], labels: Sequence[str]
) -> Agreement:
    known = reference_in(project, say)
    pairs = [
        Pair(comparison, known[comparison][about], mine)
        for comparison, answer, prompt in rows
        for about, mine in say(answer, prompt).items()
        if about in known.get(comparison, {})
    ]
    return agreement(pairs, labels)
