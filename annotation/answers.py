"""Answers: an annotator's answer to a slot becomes a judgment, once, and the preferences follow."""

import uuid
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError

from annotation import preferences, queue_sql, standings
from annotation.assignments import shown_order
from annotation.errors import AnnotationError, ConflictError, InvalidError, LeaseLostError
from annotation.instruments import registry
from annotation.instruments.base import EditedSample, InvalidAnswerError, InvalidSubjectError, Subject
from annotation.models import Annotator, ComparisonSample, Judgment, Project, Slot
from annotation.one_trip import run_together
from annotation.prepared import insertion
from annotation.queue_order import follow_answers
from annotation.retrying import in_transaction
from annotation.samples import store_child
from annotation.subjects import subject_of
from annotation.tallies import answer_counted

LONGEST_TIME_MS = 24 * 60 * 60 * 1000


class UnknownSlotError(ConflictError):
    """There is no such slot."""

    def __init__(self) -> None:
        super().__init__("There is no such slot; take the next comparison.")


class ReusedClientIdError(ConflictError):
    """A client's id came back with another answer."""


class AlreadyAnsweredError(ConflictError):
    """The slot has an answer already, or the judgment to be superseded is not the current one."""


@dataclass(frozen=True)
class Sent:
    """An answer as it was sent: in shown terms, with the id that the client made for it.

    `supersedes` names the annotator's judgment on the slot that this one corrects. `shown` is the order in which
    the samples were shown where that was not the annotator's own; () says that no sample had a side, since they
    were shown both ways round or not at all: the answer is then in canonical terms. People always see sides.
    What is sent `is_held_back` counts nowhere until somebody has decided about it (see `annotation.holding_back`).
    """

    client_id: uuid.UUID
    answer: Any
    time_ms: int | None
    supersedes: uuid.UUID | None = None
    raw_text: str = ""
    shown: Sequence[int] | None = None
    is_held_back: bool = False


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
    is_held_back: bool
    edited: Sequence[EditedSample]


def canonical(
    project: Project, answer: Any, shown: Sequence[int], subject: Subject
) -> tuple[dict[str, Any], Sequence[EditedSample]]:
    """An answer to `subject`, given to its samples as `shown`, in canonical terms, and the samples that it makes.

    Raises InvalidError.
    """
    instrument = registry.get(project.instrument)
    try:
        found = instrument.to_canonical(answer, shown, instrument.configure(project.instrument_config), subject)
    except InvalidSubjectError as error:
        raise InvalidError(error.field, str(error)) from error
    except InvalidAnswerError as error:
        raise InvalidError(".".join(filter(None, ("answer", error.field))), str(error)) from error
    return found, instrument.edited_samples(found, subject)


def check_time(time_ms: int | None) -> None:
    """Raise InvalidError for what is no duration of an answer."""
    if time_ms is not None and not 0 <= time_ms <= LONGEST_TIME_MS:
        raise InvalidError("time_ms", f"Between 0 and {LONGEST_TIME_MS} milliseconds.")


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
    is_held_back: bool = False,
) -> tuple[Judgment, bool]:
    """Record `answer`, given in shown terms; returns the judgment and whether it is new.

    Sending the same `client_id` again gives the same judgment. A late answer on a lapsed lease counts while its
    place is free. Raises InvalidError, LeaseLostError, AlreadyAnsweredError, ReusedClientIdError or
    UnknownSlotError.
    """
    slot = Slot.objects.select_related("project", "comparison__prompt").filter(pk=slot_id).first()
    if slot is None:
        raise UnknownSlotError
    sent = Sent(client_id, answer, time_ms, supersedes, raw_text, shown, is_held_back)
    return submit_to(slot, annotator, sent)


def submit_to(
    slot: Slot, annotator: Annotator, sent: Sent, subject: Subject | None = None
) -> tuple[Judgment, bool]:
    """As `submit`, for a slot that is loaded with its project and comparison, and a subject that may be known."""
    check_time(sent.time_ms)
    submission = _submission(slot, annotator, sent, subject or subject_of(slot.comparison))
    try:
        return in_transaction(lambda: _record(slot, submission))
    except IntegrityError:
        # Two requests met: the same answer sent twice at once, or one annotator in two slots of a comparison.
        repeated = _repeated(slot, submission)
        if repeated is not None:
            return repeated, False
        raise AlreadyAnsweredError("You have answered this comparison already; take the next.") from None


def _submission(slot: Slot, annotator: Annotator, sent: Sent, subject: Subject) -> Submission:
    n = len(subject.samples)
    order = _shown_order(slot, annotator, sent.shown, n)
    subject = replace(subject, asked=_name_of(annotator))
    answer, edited = canonical(slot.project, sent.answer, order or range(n), subject)
    return Submission(
        client_id=sent.client_id,
        annotator=annotator,
        answer=answer,
        shown_order=order,
        time_ms=sent.time_ms,
        supersedes=sent.supersedes,
        raw_text=sent.raw_text,
        is_held_back=sent.is_held_back,
        edited=edited,
    )


def _shown_order(slot: Slot, annotator: Annotator, shown: Sequence[int] | None, n: int) -> list[int]:
    if shown is None:
        return shown_order(slot.project.seed, slot.comparison, annotator.pk, n)
    sides_were_seen = len(shown) > 0 or annotator.kind == Annotator.Kind.PERSON
    if sides_were_seen and sorted(shown) != list(range(n)):
        raise InvalidError("shown", f"Not an order of {n} samples: {list(shown)}.")
    return list(shown)


def _name_of(annotator: Annotator) -> str:
    """Who is asked, as instruments write it down."""
    return "human" if annotator.kind == Annotator.Kind.PERSON else f"{annotator.kind}:{annotator.name}"


def _record(slot: Slot, submission: Submission) -> tuple[Judgment, bool]:
    """Write the judgment; inside a transaction."""
    locked = _locked(slot, submission.annotator)
    try:
        superseded = _superseded(locked, submission)
    except AnnotationError:
        repeated = _repeated(slot, submission)
        if repeated is None:
            raise
        return repeated, False
    if superseded is not None and superseded.is_current:
        Judgment.objects.filter(pk=superseded.pk).update(is_current=False)
    judgment = Judgment(
        client_id=submission.client_id,
        slot=locked,
        comparison=locked.comparison,
        annotator=submission.annotator,
        answer=submission.answer,
        shown_order=submission.shown_order,
        time_ms=submission.time_ms,
        raw_text=submission.raw_text,
        is_held_back=submission.is_held_back,
        supersedes=superseded,
    )
    *_, judgments = run_together(
        [
            answer_counted(slot.project_id, submission.annotator.pk, superseded),
            insertion(judgment),
            queue_sql.answered(locked.pk, submission.annotator.pk),
            preferences.JUDGMENTS_OF.statement(comparison=locked.comparison_id),
        ]
    )
    judgment._state.adding = False
    preferences.refresh_from(locked.comparison, preferences.JUDGMENTS_OF.made(judgments))
    follow_answers(slot.project, locked.comparison)
    _keep_edited(locked.comparison_id, submission.edited)
    return judgment, True


def _locked(slot: Slot, annotator: Annotator) -> Slot:
    """The slot as it is now, locked with its comparison: each submit must see what others add to the preference.

    Afterwards the annotator has a standing: whoever answers without ever having asked for a question, such as a
    machine that sends what it has, is given one.
    """
    now = queue_sql.lock_for_answer(slot.pk, annotator.pk)
    if now is None:
        raise UnknownSlotError
    if not now.has_standing:
        standings.begin(slot.project, [annotator.pk])
    locked = copy(slot)
    locked.state, locked.annotator_id = now.state, now.annotator_id
    locked.comparison.project = slot.project
    return locked


def _repeated(slot: Slot, submission: Submission) -> Judgment | None:
    """The judgment that this client's id has made already."""
    earlier = Judgment.objects.filter(client_id=submission.client_id).first()
    if earlier is None:
        return None
    same = (earlier.slot_id, earlier.annotator_id, earlier.answer)
    if same != (slot.pk, submission.annotator.pk, submission.answer):
        raise ReusedClientIdError("This client_id has been used for another answer; make a new one for each.")
    return earlier


def _superseded(slot: Slot, submission: Submission) -> Judgment | None:
    """What the answer takes the place of, if anything; raises where the annotator may not answer this slot now."""
    theirs = slot.annotator_id == submission.annotator.pk
    if theirs and slot.state in (Slot.State.ANSWERED, Slot.State.RETURNED):
        return _latest(slot, submission)
    if submission.supersedes is not None:
        raise InvalidError("supersedes", "There is no answer of yours on this slot to correct.")
    if slot.state == Slot.State.OPEN or (slot.state == Slot.State.LEASED and theirs):
        return None
    raise LeaseLostError("This comparison went to somebody else meanwhile; take the next.")


def _latest(slot: Slot, submission: Submission) -> Judgment:
    """The annotator's last judgment on the slot, which a correction must name; one to a returned slot need not."""
    latest = Judgment.objects.get(slot=slot, superseded_by__isnull=True)
    if submission.supersedes is None and slot.state == Slot.State.ANSWERED:
        raise AlreadyAnsweredError("You have answered this already; name the judgment that you correct.")
    if submission.supersedes not in (None, latest.pk):
        raise AlreadyAnsweredError("The answer that you correct is not your latest; load it and try again.")
    return latest


def _keep_edited(comparison_id: int, edited: Sequence[EditedSample]) -> None:
    """Store what the annotator made of a sample, as a child of it."""
    for edit in edited:
        member = ComparisonSample.objects.select_related("sample__prompt").get(
            comparison=comparison_id, position=edit.position
        )
        store_child(member.sample, edit.data, edit.kind)
