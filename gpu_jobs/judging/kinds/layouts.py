"""Layouts: whether somebody could live in a room, or in which of two, from its plan and its numbers.

Models accept or reject with coded reasons; repairing is left to people and to geometry.
"""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from annotation.instruments.base import Config, Subject, expect
from annotation.instruments.base import Question as About
from annotation.instruments.layout import LayoutConfig, Mode, Reason
from curation.chat.fence import RULE
from gpu_jobs.judging.both_orders import Combined
from gpu_jobs.judging.kinds.base import CAREFUL, Asking, Decision, Effort, Form, Item, Kind, Settled, prompt_of
from gpu_jobs.judging.kinds.effort import of_a_pair, pictures_of
from gpu_jobs.judging.kinds.pairwise import PairForm


class Fault(Form):
    """What is wrong, by its code."""

    code: Reason
    note: str = Field(max_length=300, description="Which objects, in a few words.")

    @field_validator("note")
    @classmethod
    def _is_one_line(cls, note: str) -> str:
        return " ".join("".join(one if one.isprintable() else " " for one in note).split())


class RoomForm(Form):
    """Right or not, and why not."""

    decision: Literal["accept", "reject"]
    reasons: list[Fault] = Field(max_length=len(Reason), description="Why it is rejected; none where accepted.")

    @model_validator(mode="after")
    def _has_reasons_where_rejected(self) -> "RoomForm":
        if (self.decision == "reject") != bool(self.reasons):
            raise ValueError("reasons go with reject, one at least, and only with it")
        if any(fault.code is Reason.OTHER and not fault.note for fault in self.reasons):
            raise ValueError("say in the note what is wrong where no code fits")
        return self


class LayoutsKind(Kind):
    """One request for a room, two for a pair."""

    instrument = "layout"
    system = f"""You inspect plans of furnished rooms that were made for a prompt, each given as a drawing to scale
and as numbers. A room is right where it is what the prompt asks for, everything stands inside of it, nothing stands
in anything else, doors open, fronts can be reached, and it is arranged as people would. {RULE} {CAREFUL}"""

    def askings(self, config: Config, item: Item) -> list[Asking]:
        """The room, or the pair in both orders."""
        settings = expect(config, LayoutConfig)
        if settings.mode is Mode.INSPECT:
            return [self.alone([], (settings.question, *prompt_of(item)), item, 0, RoomForm)]
        return self.both_orders([About()], settings.question, item, PairForm)

    def settle(self, config: Config, item: Item, replies: Sequence[Any]) -> Settled:
        """A decision; of the same code given twice the first counts."""
        if isinstance(replies[0], RoomForm):
            (room,) = replies
            if room.decision == "accept":
                return Settled({"decision": "accept"})
            notes: dict[str, str] = {}
            for fault in room.reasons:
                notes.setdefault(fault.code.value, fault.note)
            given = [{"code": code, "note": note} for code, note in notes.items()]
            return Settled({"decision": "reject", "reasons": given})
        straight, turned = replies
        combined = Combined((straight.verdict, turned.verdict))
        return Settled({"decision": "compare", "choice": combined.verdict}, (Decision(About(), combined),))

    def effort(self, config: Config, subject: Subject) -> Effort:
        """As many requests as there are rooms."""
        if expect(config, LayoutConfig).mode is Mode.INSPECT:
            return Effort(1, sum(map(pictures_of, subject.samples)))
        return of_a_pair(subject)
