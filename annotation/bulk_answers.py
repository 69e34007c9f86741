"""Many answers at once, for machines: each succeeds, or is reported, by itself."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from annotation.answers import Sent, UnknownSlotError, submit_to
from annotation.errors import AnnotationError, InvalidError
from annotation.models import Annotator, Judgment, Slot
from annotation.subjects import subjects_of

MOST_AT_ONCE = 1_000


@dataclass(frozen=True)
class Outcome:
    """What became of one answer: a judgment, new or there already, or an error."""

    judgment: Judgment | None = None
    created: bool = False
    error: AnnotationError | None = None


def submit_many(annotator: Annotator, sent: Sequence[tuple[uuid.UUID, Sent]]) -> list[Outcome]:
    """Record up to 1,000 answers, each with the slot that it answers; one outcome for each, in the same order.

    Each is a transaction of its own. Broken off in the middle, all are sent again: client ids make it harmless.
    Raises InvalidError where there are too many.
    """
    if len(sent) > MOST_AT_ONCE:
        raise InvalidError("judgments", f"At most {MOST_AT_ONCE:,} judgments at once; there are {len(sent):,}.")
    slots = Slot.objects.select_related("project", "comparison__prompt").in_bulk({slot for slot, _ in sent})
    subjects = subjects_of({slot.comparison for slot in slots.values()})

    def outcome(slot_id: uuid.UUID, one: Sent) -> Outcome:
        slot = slots.get(slot_id)
        if slot is None:
            return Outcome(error=UnknownSlotError())
        try:
            judgment, created = submit_to(slot, annotator, one, subjects[slot.comparison_id])
        except AnnotationError as error:
            return Outcome(error=error)
        return Outcome(judgment, created)

    return [outcome(slot_id, one) for slot_id, one in sent]
