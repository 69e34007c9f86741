"""What an instrument is: its configuration, its answers, and the votes that an answer casts."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from annotation.instruments import changes

SampleKind = Literal["image", "video", "layout", "text"]
EVERY_KIND: frozenset[SampleKind] = frozenset(("image", "video", "layout", "text"))


class InstrumentError(ValueError):
    """Something sent to an instrument is wrong; `field` names where."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field

    @classmethod
    def of(cls, error: ValidationError) -> "InstrumentError":
        """The first complaint of pydantic, with its dotted path."""
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        path = ".".join(map(str, first["loc"]))
        return cls(_short(path), _short(first["msg"].removeprefix("Value error, ")))


class InvalidAnswerError(InstrumentError):
    """An answer does not fit its instrument's schema."""


class InvalidSubjectError(InvalidAnswerError):
    """The samples cannot be asked about in this way, so no answer fits them; `field` is "samples"."""

    def __init__(self, message: str) -> None:
        super().__init__("samples", message)


class InvalidConfigError(InstrumentError):
    """A project's configuration does not fit its instrument's schema."""


class ChangedMeaningError(InstrumentError):
    """Answers given under the one configuration would not mean the same under the other."""


class Config(BaseModel):
    """What a project may set about its instrument. Space around a text is nobody's intention and does not count.

    Each field says what may become of it once there are answers (`changes.py`); what says nothing stays as it is.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Answer(BaseModel):
    """An answer as the annotator gives it, in the terms of what they were shown."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class SampleFacts:
    """What an instrument may know of a sample. `read` fetches its bytes; most instruments never need them."""

    kind: SampleKind
    read: Callable[[], bytes]
    duration_s: float | None = None
    fps: float | None = None
    num_frames: int | None = None
    caption: str = ""
    caption_source: str = ""


@dataclass(frozen=True)
class Subject:
    """What is asked about: the prompt, the samples in canonical order, and who is asked.

    `asked` is "human", or a machine's kind and name ("vlm:MODEL"): what an answer writes is theirs.
    """

    prompt: str
    samples: tuple[SampleFacts, ...]
    asked: str = "human"


class Verdict(StrEnum):
    """What one vote says about the pair (a, b)."""

    A = "a"
    B = "b"
    TIE = "tie"
    BOTH_BAD = "both_bad"


@dataclass(frozen=True, order=True)
class Question:
    """What a vote is about: which of two samples, in which respect, in which part.

    `aspect` is '' for the sample as a whole; `span` is [start, end) in seconds, () for all of it.
    """

    aspect: str = ""
    span: tuple[()] | tuple[float, float] = ()
    position_a: int = 0
    position_b: int = 1


@dataclass(frozen=True)
class Vote:
    """What one answer says to one question. `strength` is in (0, 1], None where it was not asked for."""

    question: Question
    verdict: Verdict
    strength: float | None = None


@dataclass(frozen=True)
class EditedSample:
    """A new sample that an answer contains: the one at `position`, changed."""

    position: int
    kind: SampleKind
    data: bytes


EXAMPLE_PROMPT = "a red circle left of a blue square"
LONGEST_COMPLAINT = 300
C = TypeVar("C", bound=Config)
A = TypeVar("A", bound=Answer)


class Instrument(ABC):
    """A way of asking. `shown_order[i]` is the canonical position of the sample that was shown i-th."""

    id: ClassVar[str]
    title: ClassVar[str]
    # One sentence for whoever chooses an instrument.
    summary: ClassVar[str]
    sample_kinds: ClassVar[frozenset[SampleKind]] = EVERY_KIND
    fewest_samples: ClassVar[int] = 2
    most_samples: ClassVar[int] = 2
    config: ClassVar[type[Config]]
    answer: ClassVar[type[Answer]]
    # An answer in shown terms, and a configuration that it fits; `example_subject` is what it answers.
    example: ClassVar[Mapping[str, Any]]
    example_config: ClassVar[Mapping[str, Any]] = {}

    def example_subject(self) -> Subject:
        """Something that `example` is an answer to, under `example_config`."""
        kind = next(kind for kind in ("image", "video", "layout", "text") if kind in self.sample_kinds)
        samples = (SampleFacts(kind=kind, read=lambda: b""),) * self.fewest_samples
        return Subject(prompt=EXAMPLE_PROMPT, samples=samples)

    def configure(self, raw: Mapping[str, Any]) -> Config:
        """The configuration in `raw`; raises InvalidConfigError."""
        try:
            return self.config.model_validate(raw)
        except ValidationError as error:
            raise InvalidConfigError.of(error) from error

    def check_change(self, before: Config, after: Config) -> None:
        """Raise ChangedMeaningError where answers given under `before` would not mean the same under `after`."""
        for field, why in changes.forbidden(before, after):
            raise ChangedMeaningError(field, why)

    def sample_counts(self, config: Config) -> tuple[int, int]:
        """The fewest and the most samples that a comparison may have under `config`."""
        return self.fewest_samples, self.most_samples

    def check_subject(self, config: Config, subject: Subject) -> None:
        """Raise InvalidSubjectError where no answer could fit `subject`. Kinds and counts: see `subjects.py`."""
        return

    def parse(self, raw: Any) -> Any:
        """The answer in `raw`, checked against its schema alone; raises InvalidAnswerError."""
        try:
            return self.answer.model_validate(raw)
        except ValidationError as error:
            raise InvalidAnswerError.of(error) from error

    @abstractmethod
    def to_canonical(
        self, answer: Any, shown_order: Sequence[int], config: Config, subject: Subject
    ) -> dict[str, Any]:
        """An answer in shown terms, validated and translated; raises InvalidAnswerError."""

    @abstractmethod
    def to_shown(self, answer: Mapping[str, Any], shown_order: Sequence[int]) -> dict[str, Any]:
        """A canonical answer as the annotator gave it: the inverse of `to_canonical`."""

    @abstractmethod
    def votes(self, answer: Mapping[str, Any]) -> list[Vote]:
        """What a canonical answer says about pairs; at most one vote a question, none where it says nothing."""

    def edited_samples(self, answer: Mapping[str, Any], subject: Subject) -> list[EditedSample]:
        """The new samples in a canonical answer; none for most instruments."""
        return []


def expect(config: Config, kind: type[C]) -> C:
    """`config`, which the instrument made itself and so is of its own kind; raises TypeError where it is not."""
    if not isinstance(config, kind):
        raise TypeError(f"Expected a {kind.__name__}, not a {type(config).__name__}: see Instrument.configure.")
    return config


def _short(text: str) -> str:
    """`text`, however long what somebody sent."""
    return text if len(text) <= LONGEST_COMPLAINT else f"{text[:LONGEST_COMPLAINT]}…"
