"""Layout: a room that a machine furnished, inspected and repaired by a person; or the better one of two.

After 3D-SynthPlace, where a language model synthesises and a person inspects (OptiScene, arXiv:2506.07570).
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from annotation.instruments.base import (
    Answer,
    Config,
    EditedSample,
    Instrument,
    InvalidAnswerError,
    InvalidSubjectError,
    Question,
    SampleFacts,
    Subject,
    Vote,
    expect,
)
from annotation.instruments.changes import Change, once_answered
from annotation.instruments.sides import VERDICTS, Choice, to_sample, to_side
from annotation.layouts import model
from annotation.layouts.repair import ImpossibleRepair, Move, Operation, Remove, Turn, repair

MOST_OPERATIONS = 500
# PostgreSQL keeps no NUL, and no page shows the others.
WITHOUT_CONTROLS = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
EXAMPLE_ROOM = b"""{"room": {"kind": "bedroom", "floor": [[0, 0], [4, 0], [4, 3], [0, 3]],
  "doors": [{"start": [0.2, 0], "end": [1.1, 0]}]},
 "objects": [
  {"id": "bed", "category": "bed", "x": 2.9, "y": 1.9, "size": {"w": 1.6, "d": 2.0, "h": 0.5}, "angle": 180},
  {"id": "lamp", "category": "lamp", "x": 3.7, "y": 1.2, "size": {"w": 0.3, "d": 0.3, "h": 1.5}}]}"""


class Mode(StrEnum):
    """What a project asks about its layouts."""

    INSPECT = "inspect"
    COMPARE = "compare"


class Reason(StrEnum):
    """Why a layout is rejected: the checker's codes, and what only a person sees."""

    OVERLAP = "overlap"
    OUT_OF_ROOM = "out_of_room"
    BLOCKED_DOOR = "blocked_door"
    FLOATING = "floating"
    BELOW_FLOOR = "below_floor"
    ABOVE_CEILING = "above_ceiling"
    FACING_WALL = "facing_wall"
    UNREACHABLE = "unreachable"
    MISSING_OBJECT = "missing_object"
    SURPLUS_OBJECT = "surplus_object"
    WRONG_ROOM = "wrong_room"
    POOR_ARRANGEMENT = "poor_arrangement"
    OTHER = "other"


class CodedReason(BaseModel):
    """One reason, and what there is to say about it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Reason = Field(description="Which reason.")
    note: str = Field(
        default="",
        max_length=500,
        pattern=WITHOUT_CONTROLS,
        description="More about it; needed where the code is `other`.",
    )

    @model_validator(mode="after")
    def _other_is_explained(self) -> "CodedReason":
        if self.code is Reason.OTHER and not self.note.strip():
            raise ValueError("say in the note what is wrong where no code fits")
        return self


class Accept(Answer):
    """The layout is good as it is."""

    decision: Literal["accept"]


class Reject(Answer):
    """The layout is bad, for these reasons."""

    decision: Literal["reject"]
    reasons: Annotated[tuple[CodedReason, ...], Field(min_length=1, max_length=len(Reason))] = Field(
        description="Why; each code at most once."
    )

    @model_validator(mode="after")
    def _each_once(self) -> "Reject":
        codes = [reason.code for reason in self.reasons]
        if len(set(codes)) < len(codes):
            raise ValueError("each reason is given at most once")
        return self


class Repair(Answer):
    """The layout is good after these operations; they are kept, and so is the repaired layout."""

    decision: Literal["repair"]
    operations: Annotated[tuple[Operation, ...], Field(min_length=1, max_length=MOST_OPERATIONS)] = Field(
        description="What is done, in this order."
    )


class Compared(Answer):
    """Which of two layouts is better."""

    decision: Literal["compare"]
    choice: Choice = Field(description="Which one it is.")


class LayoutAnswer(Answer):
    """One of the four, told by its `decision`."""

    decision: Literal["accept", "reject", "repair", "compare"] = Field(
        description="`compare` where two layouts are shown, one of the others where there is one."
    )
    reasons: tuple[CodedReason, ...] | None = Field(default=None, description="Of `reject`: why.")
    operations: tuple[Operation, ...] | None = Field(
        default=None, description="Of `repair`: objects moved, turned or removed, in this order."
    )
    choice: Choice | None = Field(default=None, description="Of `compare`: which one is better.")


DECISIONS: Mapping[str, type[Answer]] = {"accept": Accept, "reject": Reject, "repair": Repair, "compare": Compared}


class LayoutConfig(Config):
    """Whether layouts are inspected one by one or compared two by two, and what may be answered."""

    mode: Mode = Field(
        default=Mode.INSPECT,
        description="`inspect` one layout, or `compare` two.",
        json_schema_extra=once_answered(Change.NONE),
    )
    question: str = Field(
        default="Could somebody live in this room?",
        min_length=1,
        max_length=300,
        description="What is asked.",
        json_schema_extra=once_answered(Change.ANY),
    )
    allow_repair: bool = Field(
        default=True,
        description="Whether an inspector may repair instead of rejecting.",
        json_schema_extra=once_answered(Change.TURN_ON),
    )
    allow_both_bad: bool = Field(
        default=True,
        description="Whether both of two may be called bad.",
        json_schema_extra=once_answered(Change.TURN_ON),
    )


class LayoutInspection(Instrument):
    """Canonical: {"decision": accept | reject, "reasons" | repair, "operations" | compare, "choice"}."""

    id = "layout"
    title = "Is this room right?"
    summary = "A room layout is accepted, rejected with reasons, or repaired; or the better one of two is chosen."
    sample_kinds = frozenset(("layout",))
    fewest_samples = 1
    most_samples = 2
    config = LayoutConfig
    answer = LayoutAnswer
    example = {"decision": "repair", "operations": [{"op": "move", "object": "lamp", "x": 0.3, "y": 2.7}]}

    def example_subject(self) -> Subject:
        """A bedroom."""
        return Subject("a bedroom with a lamp", (SampleFacts(kind="layout", read=lambda: EXAMPLE_ROOM),))

    def sample_counts(self, config: Config) -> tuple[int, int]:
        """One to inspect, two to compare."""
        n = 1 if expect(config, LayoutConfig).mode is Mode.INSPECT else 2
        return n, n

    def parse(self, raw: Any) -> Any:
        """The answer in `raw`, by its decision; raises InvalidAnswerError."""
        decision = raw.get("decision") if isinstance(raw, Mapping) else None
        kind = DECISIONS.get(decision) if isinstance(decision, str) else None
        if kind is None:
            return super().parse(raw)
        try:
            return kind.model_validate(raw)
        except ValidationError as error:
            raise InvalidAnswerError.of(error) from error

    def to_canonical(
        self, answer: Any, shown_order: Sequence[int], config: Config, subject: Subject
    ) -> dict[str, Any]:
        """The answer with samples named by position; a repair is tried on the layout. Raises InvalidAnswerError."""
        given, settings = self.parse(answer), expect(config, LayoutConfig)
        if isinstance(given, Compared):
            return _compared(given, shown_order, settings, subject)
        if settings.mode is not Mode.INSPECT or len(subject.samples) != 1:
            raise InvalidAnswerError("decision", "Two layouts are compared here: answer 'compare' with a choice.")
        if isinstance(given, Repair):
            _try(given, settings, subject)
        canonical: dict[str, Any] = given.model_dump(mode="json", exclude_defaults=True)
        return canonical

    def to_shown(self, answer: Mapping[str, Any], shown_order: Sequence[int]) -> dict[str, Any]:
        """The inverse of `to_canonical`."""
        if answer["decision"] == "compare":
            return {"decision": "compare", "choice": to_side(answer["choice"], shown_order)}
        return dict(answer)

    def votes(self, answer: Mapping[str, Any]) -> list[Vote]:
        """One on the pair where two were compared; an inspection says nothing about a pair."""
        if answer["decision"] != "compare":
            return []
        return [Vote(Question(), VERDICTS[answer["choice"]])]

    def edited_samples(self, answer: Mapping[str, Any], subject: Subject) -> list[EditedSample]:
        """The repaired layout; raises InvalidAnswerError where the operations do not fit the layout."""
        if answer["decision"] != "repair":
            return []
        repaired = _repaired(Repair.model_validate(answer).operations, subject)
        return [EditedSample(position=0, kind="layout", data=model.to_bytes(repaired))]


def _compared(
    given: Compared, shown_order: Sequence[int], settings: LayoutConfig, subject: Subject
) -> dict[str, Any]:
    if settings.mode is not Mode.COMPARE or len(subject.samples) != 2:
        raise InvalidAnswerError("decision", "One layout is inspected here: answer 'accept', 'reject' or 'repair'.")
    if given.choice is Choice.BOTH_BAD and not settings.allow_both_bad:
        raise InvalidAnswerError("choice", "This project does not take 'both bad' for an answer.")
    return {"decision": "compare", "choice": to_sample(given.choice.value, shown_order)}


def _try(given: Repair, settings: LayoutConfig, subject: Subject) -> None:
    if not settings.allow_repair:
        raise InvalidAnswerError("decision", "This project takes no repairs: accept or reject.")
    if _repaired(given.operations, subject) == _layout(subject):
        raise InvalidAnswerError("operations", "These operations change nothing; accept the layout instead.")


def _repaired(operations: Sequence[Move | Turn | Remove], subject: Subject) -> model.Layout:
    try:
        return repair(_layout(subject), operations)
    except ImpossibleRepair as error:
        raise InvalidAnswerError(f"operations.{error.index}.object", str(error)) from error


def _layout(subject: Subject) -> model.Layout:
    try:
        return model.parse(subject.samples[0].read())
    except model.InvalidLayout as error:
        raise InvalidSubjectError(f"The stored layout is not valid at {error.field}: {error}") from error
