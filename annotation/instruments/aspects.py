"""Aspects: which of two samples is better in each of several named respects?

For rewards of several dimensions (motion, visual quality, alignment, …) and for finding out what people's overall
taste is made of. Each dimension is one question of its own; nothing is summed up here.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, field_validator

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

MOST_DIMENSIONS = 20
# The answer on the whole pair has a place of its own.
RESERVED = "overall"
NOT_APPLICABLE = "not_applicable"


class AspectChoice(StrEnum):
    """Which of two is better in one respect, in the terms of what was shown."""

    FIRST = "first"
    SECOND = "second"
    TIE = "tie"
    NOT_APPLICABLE = "not_applicable"


class Dimension(Config):
    """One respect in which samples are compared."""

    id: str = Field(
        pattern=r"^[a-z0-9]+(?:[_-][a-z0-9]+)*$",
        max_length=40,
        description="Its name in data: lower-case letters and digits, joined by - or _.",
    )
    label: str = Field(min_length=1, max_length=80, description="Its name, as annotators read it.")
    help: str = Field(default="", max_length=500, description="What to look at, in a sentence or two.")


class AspectsConfig(Config):
    """The respects that are asked about, and whether the whole is too."""

    dimensions: tuple[Dimension, ...] = Field(
        min_length=1,
        max_length=MOST_DIMENSIONS,
        description="What is asked about, in the order shown; ids differ.",
        json_schema_extra=once_answered(Change.ADD),
    )
    allow_not_applicable: bool = Field(
        default=True,
        description='Whether a dimension may be answered "not applicable".',
        json_schema_extra=once_answered(Change.TURN_ON),
    )
    ask_overall: bool = Field(
        default=False,
        description="Whether to ask about the whole pair as well.",
        json_schema_extra=once_answered(Change.TURN_ON),
    )
    allow_both_bad: bool = Field(
        default=False,
        description='Whether "both bad" may be answered overall.',
        json_schema_extra=once_answered(Change.TURN_ON),
    )

    @field_validator("dimensions")
    @classmethod
    def _ids_differ(cls, dimensions: tuple[Dimension, ...]) -> tuple[Dimension, ...]:
        ids = [dimension.id for dimension in dimensions]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"Each dimension needs an id of its own; there is more than one '{twice[0]}'.")
        if RESERVED in ids:
            raise ValueError(f"'{RESERVED}' is asked with ask_overall; give the dimension another id.")
        return dimensions


class AspectsAnswer(Answer):
    """One choice a dimension and, where asked, one for the whole."""

    dimensions: dict[Annotated[str, Field(max_length=40)], AspectChoice] = Field(
        max_length=MOST_DIMENSIONS,
        description="Which is better, by the dimension's id; every dimension is answered.",
    )
    overall: Choice | None = Field(
        default=None, description="Which is better as a whole; where the project asks for it."
    )


class Aspects(Instrument):
    """`{"dimensions": {id: sample_0 | sample_1 | tie | not_applicable}, "overall"?: …}`, by canonical position."""

    id = "aspects"
    title = "Which is better, in each respect?"
    summary = (
        "One answer for each of several named dimensions, such as motion or alignment; if wished, one overall."
    )
    config = AspectsConfig
    answer = AspectsAnswer
    example = {
        "dimensions": {"alignment": "first", "visual_quality": "tie", "motion": "not_applicable"},
        "overall": "first",
    }
    example_config = {
        "dimensions": [
            {"id": "alignment", "label": "Alignment", "help": "Does it show what the prompt says?"},
            {"id": "visual_quality", "label": "Visual quality"},
            {"id": "motion", "label": "Motion", "help": "Smooth and plausible? Not applicable to still pictures."},
        ],
        "ask_overall": True,
    }

    def to_canonical(
        self, answer: Any, shown_order: Sequence[int], config: Config, subject: Subject
    ) -> dict[str, Any]:
        """Say which samples were meant, in the configuration's order; raises InvalidAnswerError."""
        given: AspectsAnswer = self.parse(answer)
        settings = expect(config, AspectsConfig)
        _check_dimensions(given, settings)
        _check_overall(given, settings)
        canonical: dict[str, Any] = {
            "dimensions": {
                dimension.id: to_sample(given.dimensions[dimension.id].value, shown_order)
                for dimension in settings.dimensions
            }
        }
        return (
            canonical if given.overall is None else canonical | {"overall": to_sample(given.overall, shown_order)}
        )

    def to_shown(self, answer: Mapping[str, Any], shown_order: Sequence[int]) -> dict[str, Any]:
        """The inverse of `to_canonical`."""
        shown: dict[str, Any] = {
            "dimensions": {name: to_side(choice, shown_order) for name, choice in answer["dimensions"].items()}
        }
        return shown | ({"overall": to_side(answer["overall"], shown_order)} if "overall" in answer else {})

    def votes(self, answer: Mapping[str, Any]) -> list[Vote]:
        """One on each dimension, as an aspect, and one on the whole where asked; none on what is not applicable."""
        votes = [
            Vote(Question(aspect=name), VERDICTS[choice])
            for name, choice in answer["dimensions"].items()
            if choice != NOT_APPLICABLE
        ]
        return votes + ([Vote(Question(), VERDICTS[answer["overall"]])] if "overall" in answer else [])


def _check_dimensions(given: AspectsAnswer, config: AspectsConfig) -> None:
    known = [dimension.id for dimension in config.dimensions]
    for name, choice in given.dimensions.items():
        if name not in known:
            raise InvalidAnswerError("dimensions", f"There is no dimension '{name}'; there is: {', '.join(known)}.")
        if choice is AspectChoice.NOT_APPLICABLE and not config.allow_not_applicable:
            raise InvalidAnswerError(
                f"dimensions.{name}", "This project does not take 'not applicable' for an answer."
            )
    for name in known:
        if name not in given.dimensions:
            raise InvalidAnswerError(f"dimensions.{name}", "This dimension has no answer yet; every one needs one.")


def _check_overall(given: AspectsAnswer, config: AspectsConfig) -> None:
    if given.overall is None:
        if config.ask_overall:
            raise InvalidAnswerError("overall", "Say which is better as a whole.")
        return
    if not config.ask_overall:
        raise InvalidAnswerError("overall", "This project does not ask about the whole; leave it out.")
    if given.overall is Choice.BOTH_BAD and not config.allow_both_bad:
        raise InvalidAnswerError("overall", "This project does not take 'both bad' for an answer.")
