"""Captions: what does each of two samples really show?

DCPO (arXiv 2502.06023) gives winner and loser a caption of their own, because the prompt they were made from fits
them unequally. An annotator accepts a machine's draft, edits it or writes afresh, and may mark the phrases of the
prompt that a sample does not show. Who wrote a caption follows from what was done and is never typed.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from annotation.instruments.base import (
    EXAMPLE_PROMPT,
    Answer,
    Config,
    Instrument,
    InvalidAnswerError,
    Question,
    SampleFacts,
    Subject,
    Vote,
    expect,
)
from annotation.instruments.changes import Change, once_answered
from annotation.instruments.phrases import Phrase, checked_phrases
from annotation.instruments.sides import VERDICTS, Choice, to_sample, to_side

LONGEST_CAPTION = 5_000
MOST_PHRASES = 100
UNNAMED_DRAFT = "draft of unknown source"


class CaptionAction(StrEnum):
    """What the annotator did about a caption."""

    ACCEPT = "accept"
    EDIT = "edit"
    WRITE = "write"


class CaptionsConfig(Config):
    """What is asked beside the captions, and how long they may be."""

    longest: int = Field(
        default=1_000,
        ge=1,
        le=LONGEST_CAPTION,
        title="Longest caption",
        description="The most characters that a caption may have.",
        json_schema_extra=once_answered(Change.GROW),
    )
    mark_irrelevant: bool = Field(
        default=True,
        description="Whether phrases of the prompt may be marked that a sample does not show.",
        json_schema_extra=once_answered(Change.NONE),
    )
    ask_choice: bool = Field(
        default=False,
        description="Whether to ask which sample is better as well.",
        json_schema_extra=once_answered(Change.TURN_ON),
    )
    allow_both_bad: bool = Field(
        default=True,
        description='Whether "both bad" may be chosen.',
        json_schema_extra=once_answered(Change.TURN_ON),
    )


class Caption(Answer):
    """What was done about the caption of one sample."""

    action: CaptionAction = Field(
        description="accept: the draft is right as it stands; edit: it was, with changes; write: a new one."
    )
    text: (
        Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_CAPTION)] | None
    ) = Field(default=None, description="The caption, where it was edited or written.")
    irrelevant: list[Phrase] = Field(
        default=[],
        max_length=MOST_PHRASES,
        description="Phrases of the prompt that this sample does not show; none overlaps another.",
    )


class CaptionsAnswer(Answer):
    """One caption a sample and, where asked, a choice."""

    captions: list[Caption] = Field(
        min_length=1,
        max_length=2,
        description="The captions of the samples, in the order in which they were shown.",
    )
    choice: Choice | None = Field(default=None, description="Which is better; where the project asks for it.")


class Captions(Instrument):
    """`{"captions": [{"action", "text", "source", "irrelevant": [{"start", "end", "text"}, …]}, …], "choice"?: …}`.

    The captions stand in canonical order, each with its final text. `source` is "human" for what a person
    wrote, "vlm:MODEL, accepted" or "vlm:MODEL, edited by human" for drafts.
    """

    id = "captions"
    title = "What does each one show?"
    summary = (
        "Each sample gets a caption of its own: a draft accepted or edited, or a new one; if wished, a choice."
    )
    sample_kinds = frozenset(("image", "video"))
    config = CaptionsConfig
    answer = CaptionsAnswer
    example = {
        "captions": [
            {"action": "accept", "irrelevant": []},
            {
                "action": "edit",
                "text": "a red circle above a green square",
                "irrelevant": [{"start": 13, "end": 20}, {"start": 23, "end": 27}],
            },
        ],
        "choice": "first",
    }
    example_config = {"ask_choice": True}

    def example_subject(self) -> Subject:
        """Two pictures that a machine has described."""
        drafts = ("a red circle and a blue square", "a red circle above a square")
        return Subject(
            EXAMPLE_PROMPT,
            tuple(SampleFacts("image", lambda: b"", caption=draft, caption_source="vlm:MODEL") for draft in drafts),
        )

    def to_canonical(
        self, answer: Any, shown_order: Sequence[int], config: Config, subject: Subject
    ) -> dict[str, Any]:
        """Every sample's caption with where it came from; raises InvalidAnswerError."""
        given: CaptionsAnswer = self.parse(answer)
        settings = expect(config, CaptionsConfig)
        _check_choice(given, settings)
        if len(given.captions) != len(subject.samples):
            raise InvalidAnswerError(
                "captions", f"There are {len(subject.samples)} samples; {len(given.captions)} captions came."
            )
        by_position = {
            position: _canonical_caption(f"captions.{place}", given.captions[place], settings, subject, position)
            for place, position in enumerate(shown_order)
        }
        canonical: dict[str, Any] = {"captions": [by_position[position] for position in sorted(by_position)]}
        return canonical if given.choice is None else canonical | {"choice": to_sample(given.choice, shown_order)}

    def to_shown(self, answer: Mapping[str, Any], shown_order: Sequence[int]) -> dict[str, Any]:
        """The inverse of `to_canonical`."""
        shown: dict[str, Any] = {
            "captions": [_shown_caption(answer["captions"][position]) for position in shown_order]
        }
        return shown | ({"choice": to_side(answer["choice"], shown_order)} if "choice" in answer else {})

    def votes(self, answer: Mapping[str, Any]) -> list[Vote]:
        """One on the whole pair where the project asks for a choice; captions themselves say nothing of better."""
        return [Vote(Question(), VERDICTS[answer["choice"]])] if "choice" in answer else []


def _check_choice(given: CaptionsAnswer, config: CaptionsConfig) -> None:
    if given.choice is None:
        if config.ask_choice:
            raise InvalidAnswerError("choice", "Say which one is better.")
        return
    if not config.ask_choice:
        raise InvalidAnswerError("choice", "This project asks for captions only; leave the choice out.")
    if given.choice is Choice.BOTH_BAD and not config.allow_both_bad:
        raise InvalidAnswerError("choice", "This project does not take 'both bad' for an answer.")


def _canonical_caption(
    field: str, caption: Caption, config: CaptionsConfig, subject: Subject, position: int
) -> dict[str, Any]:
    if caption.irrelevant and not config.mark_irrelevant:
        raise InvalidAnswerError(f"{field}.irrelevant", "This project does not ask for irrelevant phrases.")
    sample = subject.samples[position]
    return {
        "action": caption.action.value,
        "text": _checked_text(field, caption, config, sample.caption),
        "source": _source(caption.action, sample.caption_source or UNNAMED_DRAFT, subject.asked),
        "irrelevant": checked_phrases(f"{field}.irrelevant", caption.irrelevant, subject.prompt),
    }


def _checked_text(field: str, caption: Caption, config: CaptionsConfig, draft: str) -> str:
    """The caption itself; raises InvalidAnswerError where action, text and draft do not go together."""
    if caption.action is not CaptionAction.WRITE and not draft:
        raise InvalidAnswerError(f"{field}.action", "This sample has no draft; write a caption.")
    if caption.action is CaptionAction.ACCEPT:
        if caption.text is not None:
            raise InvalidAnswerError(
                f"{field}.text", "What is accepted stays as it is; leave the text out, or edit."
            )
        return draft
    if caption.text is None:
        raise InvalidAnswerError(f"{field}.text", "The caption itself is missing.")
    if caption.text == draft.strip():
        raise InvalidAnswerError(f"{field}.action", "This is the draft unchanged: accept it.")
    if len(caption.text) > config.longest:
        raise InvalidAnswerError(
            f"{field}.text", f"{len(caption.text)} characters are more than the {config.longest} of this project."
        )
    strange = next(
        (letter for letter in caption.text if unicodedata.category(letter) == "Cc" and letter != "\n"), ""
    )
    if strange:
        raise InvalidAnswerError(f"{field}.text", f"A caption holds no control characters such as {strange!r}.")
    return caption.text


def _source(action: CaptionAction, draft_source: str, asked: str) -> str:
    if action is CaptionAction.WRITE:
        return asked
    return f"{draft_source}, accepted" if action is CaptionAction.ACCEPT else f"{draft_source}, edited by {asked}"


def _shown_caption(caption: Mapping[str, Any]) -> dict[str, Any]:
    typed = {} if caption["action"] == CaptionAction.ACCEPT else {"text": caption["text"]}
    phrases = [{"start": phrase["start"], "end": phrase["end"]} for phrase in caption["irrelevant"]]
    return {"action": caption["action"], **typed, "irrelevant": phrases}
