"""What an instrument is: its configuration, its answers, and what its answers say about preferences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, ValidationError


class InstrumentError(ValueError):
    """Something sent to an instrument is wrong; `field` names where."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field

    @classmethod
    def of(cls, error: ValidationError) -> "InstrumentError":
        """The first complaint of pydantic, with its dotted path."""
        first = error.errors(include_url=False, include_context=False)[0]
        return cls(".".join(map(str, first["loc"])), first["msg"])


class InvalidAnswerError(InstrumentError):
    """An answer does not fit its instrument's schema."""


class InvalidConfigError(InstrumentError):
    """A project's configuration does not fit its instrument's schema."""


class Config(BaseModel):
    """What a project may set about its instrument."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Answered:
    """One current answer in canonical terms, and whether a person gave it."""

    answer: Mapping[str, Any]
    by_person: bool


@dataclass(frozen=True)
class SoftLabel:
    """P(sample at `position_a` is preferred to the one at `position_b`), and what stands behind it.

    `aspect` is '' and `span` None for the whole sample; `span` is [start, end) in seconds. `agreement` is the
    share of judgments that agree with the majority, None where there are no judgments.
    """

    p_a: float
    n_judgments: int
    n_human: int
    n_machine: int
    n_ties: int
    n_both_bad: int
    agreement: float | None
    method: str
    aspect: str = ""
    span: tuple[float, float] | None = None
    position_a: int = 0
    position_b: int = 1


class Instrument(Protocol):
    """A way of asking. `shown_order[i]` is the canonical position of the sample that was shown i-th."""

    id: str
    title: str
    fewest_samples: int
    most_samples: int
    config: type[Config]
    example: Mapping[str, Any]

    def configure(self, raw: Mapping[str, Any]) -> Config:
        """The configuration in `raw`; raises InvalidConfigError."""

    def to_canonical(self, answer: Any, shown_order: Sequence[int], config: Config) -> dict[str, Any]:
        """An answer in shown terms, validated and translated; raises InvalidAnswerError."""

    def to_shown(self, answer: Mapping[str, Any], shown_order: Sequence[int]) -> dict[str, Any]:
        """A canonical answer as the annotator gave it: the inverse of `to_canonical`."""

    def preferences(self, answers: Sequence[Answered]) -> list[SoftLabel]:
        """What the current answers of one comparison say; empty where they say nothing."""
