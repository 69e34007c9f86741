"""Pairwise: which of two samples is better?

The plain question of preference learning (Diffusion-DPO and its kin). A tie is always an answer; "both bad" says
that neither is worth learning from, and counts as even. Where it is asked how much better one is, the strength goes
with the vote, for objectives that weigh a pair by its margin.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from pydantic import Field

from annotation.instruments.base import (
    Answer,
    Config,
    Instrument,
    InvalidAnswerError,
    Question,
    Subject,
    Vote,
    expect,
)
from annotation.instruments.changes import Change, once_answered
from annotation.instruments.sides import VERDICTS, Choice, to_sample, to_side

__all__ = ["STRENGTHS", "VERDICTS", "Choice", "Pairwise", "PairwiseAnswer", "PairwiseConfig", "Strength"]


class Strength(StrEnum):
    """How much better one is."""

    SLIGHTLY = "slightly"
    CLEARLY = "clearly"
    MUCH = "much"


# Equal steps; 1 is as strong as a preference can be.
STRENGTHS = {"slightly": 1 / 3, "clearly": 2 / 3, "much": 1.0}


class PairwiseConfig(Config):
    """What is asked about the pair. A tie may always be answered."""

    question: str = Field(
        default="Which is better?",
        min_length=1,
        max_length=300,
        description="The question, as annotators read it.",
        json_schema_extra=once_answered(Change.ANY),
    )
    allow_both_bad: bool = Field(
        default=True,
        description='Whether "both bad" may be answered.',
        json_schema_extra=once_answered(Change.TURN_ON),
    )
    ask_strength: bool = Field(
        default=False,
        description="Whether to ask how much better the chosen one is: slightly, clearly, much.",
        json_schema_extra=once_answered(Change.NONE),
    )


class PairwiseAnswer(Answer):
    """Which one it is and, where asked, by how much."""

    choice: Choice = Field(description="Which is better: the one shown first or second, neither, or both are bad.")
    strength: Strength | None = Field(
        default=None, description="How much better; where the project asks and one of the two was chosen."
    )


class Pairwise(Instrument):
    """`{"choice": sample_0 | sample_1 | tie | both_bad, "strength"?: …}`, by canonical position."""

    id = "pairwise"
    title = "Which is better?"
    summary = "One answer for the whole pair: the first, the second, a tie, or both bad; if wished, by how much."
    config = PairwiseConfig
    answer = PairwiseAnswer
    example = {"choice": "first", "strength": "clearly"}
    example_config = {"ask_strength": True}

    def to_canonical(
        self, answer: Any, shown_order: Sequence[int], config: Config, subject: Subject
    ) -> dict[str, Any]:
        """Say which sample was meant, whatever side it stood on; raises InvalidAnswerError."""
        given: PairwiseAnswer = self.parse(answer)
        _check(given, expect(config, PairwiseConfig))
        canonical = {"choice": to_sample(given.choice.value, shown_order)}
        return canonical if given.strength is None else canonical | {"strength": given.strength.value}

    def to_shown(self, answer: Mapping[str, Any], shown_order: Sequence[int]) -> dict[str, Any]:
        """The inverse of `to_canonical`."""
        return {**answer, "choice": to_side(answer["choice"], shown_order)}

    def votes(self, answer: Mapping[str, Any]) -> list[Vote]:
        """One, on the whole pair, with its strength where that was asked: slightly 1/3, clearly 2/3, much 1."""
        strength = answer.get("strength")
        return [Vote(Question(), VERDICTS[answer["choice"]], None if strength is None else STRENGTHS[strength])]


def _check(given: PairwiseAnswer, config: PairwiseConfig) -> None:
    if given.choice is Choice.BOTH_BAD and not config.allow_both_bad:
        raise InvalidAnswerError("choice", "This project does not take 'both bad' for an answer.")
    decided = given.choice in (Choice.FIRST, Choice.SECOND)
    if given.strength is None:
        if config.ask_strength and decided:
            raise InvalidAnswerError("strength", "Say how much better it is: slightly, clearly or much.")
        return
    if not config.ask_strength:
        raise InvalidAnswerError("strength", "This project does not ask how much better it is; leave it out.")
    if not decided:
        raise InvalidAnswerError("strength", f"There is no strength to '{given.choice}'; leave it out.")
