"""Answers: an annotator's answer to a slot becomes a judgment, once, and the preferences follow."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from annotation import preferences
from annotation.assignments import shown_order
from annotation.errors import ConflictError, InvalidError, LeaseLostError
from annotation.instruments import registry
from annotation.instruments.base import InvalidAnswerError, Subject
from annotation.models import Annotator, Comparison, Judgment, Slot
from annotation.subjects import subject_of

LONGEST_TIME_MS = 24 * 60 * 60 * 1000


class UnknownSlotError(ConflictError):
    """There is no such slot."""


class ReusedClientIdError(ConflictError):
    """A client's id came back with another answer."""


class AlreadyAnsweredError(ConflictError):
    """The slot has an answer already, or the judgment to be superseded is not the current one."""


@dataclass(frozen=True)
class Submission:
    """An answer in canonical terms, on its way to become a judgment."""

    client_id: uuid.UUID
    annotator: Annotator
    answer: dict[str, Any]
    shown_order: list[int]
    time_ms: int | None
    supersedes: uuid.UUID | None
    raw_text: str


def submit(
    slot_id: uuid.UUID,
    annotator: Annotator,
    client_id: uuid.UUID,
    answer: Any,
    time_ms: int | None,
    *,
    supersedes: uuid.UUID | None = None,
    raw_text: str = "",
    shown: Sequence[int] | None = None,
) -> tuple[Judgment, bool]:
    """Record `answer`, given in shown terms; returns the judgment and whether it is new.

    Sending the same `client_id` again gives the same judgment. A late answer on a lapsed lease counts while its
    place is free. `supersedes` names the annotator's current judgment on the slot to correct it. `shown` is the
    order in which the samples were shown where that was not the annotator's own. Raises InvalidError,
    LeaseLostError, AlreadyAnsweredError, ReusedClientIdError or UnknownSlotError.
    """
    if time_ms is not None and not 0 <= time_ms <= LONGEST_TIME_MS:
        raise InvalidError("time_ms", f"Between 0 and {LONGEST_TIME_MS} milliseconds.")
    slot = Slot.objects.select_related("comparison", "project").filter(pk=slot_id).first()
    if slot is None:
        raise UnknownSlotError("There is no such slot; take the next comparison.")
    subject = subject_of(slot.comparison)
    order = _shown_order(slot, annotator, shown, len(subject.samples))
    canonical = _canonical(slot, answer, order, subject)
    submission = Submission(client_id, annotator, canonical, order, time_ms, supersedes, raw_text)
    try:
        with transaction.atomic():
            return _record(slot, submission)
    except IntegrityError:
        # Two requests met: the same answer sent twice at once, or one annotator in two slots of a comparison.
        repeated = _repeated(slot, submission)
        if repeated is not None:
            return repeated, False
        raise AlreadyAnsweredError("You have answered this comparison already; take the next.") from None


def _shown_order(slot: Slot, annotator: Annotator, shown: Sequence[int] | None, n: int) -> list[int]:
    if shown is None:
        return shown_order(slot.project.seed, slot.comparison, annotator.pk, n)
    if sorted(shown) != list(range(n)):
        raise InvalidError("shown", f"Not an order of {n} samples: {list(shown)}.")
    return list(shown)


def _canonical(slot: Slot, answer: Any, order: Sequence[int], subject: Subject) -> dict[str, Any]:
    instrument = registry.get(slot.project.instrument)
    config = instrument.configure(slot.project.instrument_config)
    try:
        return instrument.to_canonical(answer, order, config, subject)
    except InvalidAnswerError as error:
        raise InvalidError(".".join(filter(None, ("answer", error.field))), str(error)) from error


def _record(slot: Slot, submission: Submission) -> tuple[Judgment, bool]:
    """Write the judgment; inside a transaction."""
    # One at a time for a comparison: each must see the judgments that the others add to its preference.
    comparison = (
        Comparison.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project")
        .get(pk=slot.comparison_id)
    )
    repeated = _repeated(slot, submission)
    if repeated is not None:
        return repeated, False
    slot = Slot.objects.select_for_update(of=("self",)).get(pk=slot.pk)
    superseded = _check(slot, submission)
    if superseded is not None:
        Judgment.objects.filter(pk=superseded.pk).update(is_current=False)
    judgment = Judgment.objects.create(
        client_id=submission.client_id,
        slot=slot,
        comparison=comparison,
        annotator=submission.annotator,
        answer=submission.answer,
        shown_order=submission.shown_order,
        time_ms=submission.time_ms,
        raw_text=submission.raw_text,
        supersedes=superseded,
    )
    if slot.state != Slot.State.ANSWERED:
        Slot.objects.filter(pk=slot.pk).update(
            state=Slot.State.ANSWERED, annotator=submission.annotator, lease_token=None, lease_until=None
        )
    preferences.refresh(comparison)
    return judgment, True


def _repeated(slot: Slot, submission: Submission) -> Judgment | None:
    """The judgment that this client's id has made already."""
    earlier = Judgment.objects.filter(client_id=submission.client_id).first()
    if earlier is None:
        return None
    same = (earlier.slot_id, earlier.annotator_id, earlier.answer)
    if same != (slot.pk, submission.annotator.pk, submission.answer):
        raise ReusedClientIdError("This client_id has been used for another answer; make a new one for each.")
    return earlier


def _check(slot: Slot, submission: Submission) -> Judgment | None:
    """The judgment to be superseded, if any; raises where the annotator may not answer this slot now."""
    theirs = slot.annotator_id == submission.annotator.pk
    if slot.state == Slot.State.ANSWERED and theirs:
        current = Judgment.objects.get(slot=slot, is_current=True)
        if submission.supersedes is None:
            raise AlreadyAnsweredError("You have answered this already; name the judgment that you correct.")
        if submission.supersedes != current.pk:
            raise AlreadyAnsweredError("The answer that you correct is not your latest; load it and try again.")
        return current
    if submission.supersedes is not None:
        raise InvalidError("supersedes", "There is no answer of yours on this slot to correct.")
    if slot.state == Slot.State.OPEN:
        return None
    if slot.state == Slot.State.LEASED and theirs:
        return None
    raise LeaseLostError("This comparison went to somebody else meanwhile; take the next.")
