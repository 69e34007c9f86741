"""What a captioning answer says that can be compared with another's: which words are not shown, which drafts stay.

Two people never write the same caption, so the wording is not compared. But both saw the same prompt and the same
draft: of each word of the prompt they say whether the sample shows it, and of each draft whether it may stay as it
is. Phrases are taken word by word, so that marking "a red circle" or "red circle" is nearly the same. Pure.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotation.instruments.captions import CaptionAction
from gpu_jobs.judging.agreement import Agreement

SHOWN, NOT_SHOWN = "shown", "not_shown"
KEPT, CHANGED = "kept", "changed"


@dataclass(frozen=True)
class OfWord:
    """About one word of the prompt, by where it begins, and one sample."""

    position: int
    start: int


@dataclass(frozen=True)
class OfDraft:
    """About the draft of one sample."""

    position: int


@dataclass(frozen=True)
class CaptionAgreement:
    """Beside known answers, or else what most people said.

    `words`: of each word of a prompt and each sample, whether the sample shows it; None where a project does not
    ask for that. `drafts`: of each draft that both had, whether it may stay as it is.
    """

    words: Agreement | None
    drafts: Agreement


def words_not_shown(answer: Mapping[str, Any], prompt: str) -> dict[OfWord, str]:
    """By sample and word of the prompt, whether the annotator marked it or a part of it as not shown."""
    words = [found.span() for found in re.finditer(r"\S+", prompt)]
    return {
        OfWord(position, start): NOT_SHOWN if _is_marked(caption["irrelevant"], start, end) else SHOWN
        for position, caption in enumerate(answer["captions"])
        for start, end in words
    }


def drafts_kept(answer: Mapping[str, Any], _prompt: str = "") -> dict[OfDraft, str]:
    """By sample, whether its draft stays as it is; nothing of a caption that was written without one."""
    told = {CaptionAction.ACCEPT: KEPT, CaptionAction.EDIT: CHANGED}
    return {
        OfDraft(position): told[caption["action"]]
        for position, caption in enumerate(answer["captions"])
        if caption["action"] in told
    }


def _is_marked(phrases: list[dict[str, Any]], start: int, end: int) -> bool:
    return any(phrase["start"] < end and start < phrase["end"] for phrase in phrases)
