"""Captions: what each sample shows, in words, and which parts of the prompt it does not (DCPO, arXiv 2502.06023).

A sample is described by itself, so there is no order; the choice between the two, where the project asks for it, is
made in both.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from pydantic import Field, field_validator

from annotation.instruments.base import Config, Subject, expect
from annotation.instruments.base import Question as About
from annotation.instruments.captions import CaptionsConfig
from curation.chat.fence import RULE, fenced
from curation.chat.question import Part
from gpu_jobs.judging.both_orders import Combined
from gpu_jobs.judging.kinds.base import CAREFUL, Asking, Decision, Effort, Form, Item, Kind, Settled, prompt_of
from gpu_jobs.judging.kinds.effort import of_a_pair, pictures_of
from gpu_jobs.judging.kinds.pairwise import PairForm

MOST_PHRASES = 20


class CaptionsKind(Kind):
    """One request a sample, and two more for the choice."""

    instrument = "captions"
    system = f"""You look at works that were made for a prompt. You describe what a work really shows, or you say
which of two is better, as the question asks. {RULE}

Describe only what can be seen: no guesses, no praise, nothing of the prompt that is not there. {CAREFUL}"""

    def askings(self, config: Config, item: Item) -> list[Asking]:
        """Each sample alone, then the pair in both orders where a choice is asked for."""
        settings, prompt = expect(config, CaptionsConfig), item.subject.prompt
        asked = [
            self.alone([], _words(settings, item, position), item, position, form_of(settings, prompt))
            for position in range(len(item.sides))
        ]
        return asked + (
            self.both_orders([About()], "Which one is better?", item, PairForm) if settings.ask_choice else []
        )

    def settle(self, config: Config, item: Item, replies: Sequence[Any]) -> Settled:
        """A draft that is right is accepted, another is edited, and where there is none a caption is written."""
        described = replies[: len(item.sides)]
        answer: dict[str, Any] = {
            "captions": [
                _caption(reply, item.subject.samples[position].caption, item.subject.prompt)
                for position, reply in enumerate(described)
            ]
        }
        if len(replies) == len(described):
            return Settled(answer)
        straight, turned = replies[len(described) :]
        combined = Combined((straight.verdict, turned.verdict))
        return Settled(answer | {"choice": combined.verdict}, (Decision(About(), combined),))

    def effort(self, config: Config, subject: Subject) -> Effort:
        """One request a sample, two for the choice."""
        pictures = sum(map(pictures_of, subject.samples))
        choice = of_a_pair(subject) if expect(config, CaptionsConfig).ask_choice else Effort(0, 0)
        return Effort(len(subject.samples) + choice.requests, pictures + choice.pictures)


def form_of(config: CaptionsConfig, prompt: str) -> type[Form]:
    """A caption no longer than the project allows, and phrases of the prompt where it asks for them.

    What the schema cannot say is checked all the same, so that a model which errs is asked once more.
    """

    class CaptionForm(Form):
        caption: str = Field(min_length=1, max_length=config.longest, description="What can be seen.")

        @field_validator("caption")
        @classmethod
        def _can_be_shown(cls, caption: str) -> str:
            if not caption.strip() or any(unicodedata.category(one) == "Cc" and one != "\n" for one in caption):
                raise ValueError("a caption has words, and no control characters")
            return caption.strip()

    class CaptionAndPhrases(CaptionForm):
        not_shown: list[str] = Field(
            max_length=MOST_PHRASES, description="Phrases of the prompt, word for word, that are not shown."
        )

        @field_validator("not_shown")
        @classmethod
        def _are_of_the_prompt(cls, phrases: list[str]) -> list[str]:
            for phrase in phrases:
                if place_of(phrase, prompt) is None:
                    raise ValueError(f"the prompt does not say {phrase[:80]!r}")
            return phrases

    return CaptionAndPhrases if config.mark_irrelevant else CaptionForm


def _words(config: CaptionsConfig, item: Item, position: int) -> tuple[Part, ...]:
    asked = f"What does this work show? Describe it in at most {config.longest} characters."
    if config.mark_irrelevant:
        asked += " List the phrases of the prompt, copied word for word, that it does not show."
    if draft := item.subject.samples[position].caption:
        checked = "Somebody has described it so; where that is right, repeat it to the letter, else correct it:"
        return asked, *prompt_of(item), checked, fenced(draft)
    return asked, *prompt_of(item)


def place_of(phrase: str, prompt: str) -> tuple[int, int] | None:
    """Where the phrase stands in the prompt, whatever its case: [start, end), or None."""
    found = re.search(re.escape(phrase.strip()), prompt, re.IGNORECASE) if phrase.strip() else None
    return found.span() if found else None


def _caption(reply: Any, draft: str, prompt: str) -> dict[str, Any]:
    phrases = _places(getattr(reply, "not_shown", []), prompt)
    if draft and reply.caption == draft.strip():
        return {"action": "accept", "irrelevant": phrases}
    return {"action": "edit" if draft else "write", "text": reply.caption, "irrelevant": phrases}


def _places(phrases: Sequence[str], prompt: str) -> list[dict[str, int]]:
    """Where the phrases stand in the prompt; the longer first, and none over another."""
    taken: list[tuple[int, int]] = []
    for phrase in sorted(set(phrases), key=lambda one: (-len(one), one)):
        place = place_of(phrase, prompt)
        if place and all(place[1] <= start or place[0] >= end for start, end in taken):
            taken.append(place)
    return [{"start": start, "end": end} for start, end in sorted(taken)]
