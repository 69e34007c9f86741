"""Pairwise: which of two samples is better? First, second, tie, or both bad."""

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
    Verdict,
    Vote,
)


class Choice(StrEnum):
    """What an annotator may choose, in the terms of what they were shown."""

    FIRST = "first"
    SECOND = "second"
    TIE = "tie"
    BOTH_BAD = "both_bad"


class PairwiseAnswer(Answer):
    """Which one it is."""

    choice: Choice


class PairwiseConfig(Config):
    """The question asked, and whether "both bad" may be answered. A tie always may."""

    question: str = Field(default="Which is better?", min_length=1, max_length=300)
    allow_both_bad: bool = True


VERDICTS = {
    "sample_0": Verdict.A,
    "sample_1": Verdict.B,
    "tie": Verdict.TIE,
    "both_bad": Verdict.BOTH_BAD,
}


class Pairwise(Instrument):
    """Two samples side by side; the canonical answer is {"choice": sample_0 | sample_1 | tie | both_bad}."""

    id = "pairwise"
    title = "Which is better?"
    summary = "One answer for the whole pair: the first, the second, a tie, or both bad."
    config = PairwiseConfig
    answer = PairwiseAnswer
    example = {"choice": "first"}

    def to_canonical(
        self, answer: Any, shown_order: Sequence[int], config: Config, subject: Subject
    ) -> dict[str, Any]:
        """Say which sample was meant, whatever side it stood on; raises InvalidAnswerError."""
        choice = self.parse(answer).choice
        if choice is Choice.BOTH_BAD and isinstance(config, PairwiseConfig) and not config.allow_both_bad:
            raise InvalidAnswerError("choice", "This project does not take 'both bad' for an answer.")
        if choice in (Choice.FIRST, Choice.SECOND):
            return {"choice": f"sample_{shown_order[0 if choice is Choice.FIRST else 1]}"}
        return {"choice": choice.value}

    def to_shown(self, answer: Mapping[str, Any], shown_order: Sequence[int]) -> dict[str, Any]:
        """The inverse of `to_canonical`."""
        choice = answer["choice"]
        if choice in ("sample_0", "sample_1"):
            shown_first = choice == f"sample_{shown_order[0]}"
            return {"choice": (Choice.FIRST if shown_first else Choice.SECOND).value}
        return {"choice": choice}

    def votes(self, answer: Mapping[str, Any]) -> list[Vote]:
        """One, on the whole pair."""
        return [Vote(Question(), VERDICTS[answer["choice"]])]
