"""Pairwise: which of two samples is better? First, second, tie, or both bad."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from annotation.instruments.base import Answered, Config, InvalidAnswerError, InvalidConfigError, SoftLabel
from annotation.instruments.majority import Verdict, Vote, majority_with_ties


class Choice(StrEnum):
    """What an annotator may choose, in the terms of what they were shown."""

    FIRST = "first"
    SECOND = "second"
    TIE = "tie"
    BOTH_BAD = "both_bad"


class PairwiseAnswer(BaseModel):
    """An answer as the annotator gives it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
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


class Pairwise:
    """Two samples side by side; the canonical answer is {"choice": sample_0 | sample_1 | tie | both_bad}."""

    id = "pairwise"
    title = "Which is better?"
    fewest_samples = 2
    most_samples = 2
    config: type[Config] = PairwiseConfig
    example: Mapping[str, Any] = {"choice": "first"}

    def configure(self, raw: Mapping[str, Any]) -> PairwiseConfig:
        """The configuration in `raw`; raises InvalidConfigError."""
        try:
            return PairwiseConfig.model_validate(raw)
        except ValidationError as error:
            raise InvalidConfigError.of(error) from error

    def to_canonical(self, answer: Any, shown_order: Sequence[int], config: Config) -> dict[str, Any]:
        """Say which sample was meant, whatever side it stood on; raises InvalidAnswerError."""
        try:
            choice = PairwiseAnswer.model_validate(answer).choice
        except ValidationError as error:
            raise InvalidAnswerError.of(error) from error
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

    def preferences(self, answers: Sequence[Answered]) -> list[SoftLabel]:
        """One soft label for the pair, by majority with ties; none where nobody has answered."""
        if not answers:
            return []
        votes = [Vote(VERDICTS[answered.answer["choice"]], answered.by_person) for answered in answers]
        return [majority_with_ties(votes)]
