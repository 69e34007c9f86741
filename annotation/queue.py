"""The queue: lease a slot, answer it, skip it, give it back.

Slots are rows; what must never happen is forbidden by their constraints (`models/slot.py`), so two requests that
meet end with one of them trying again, never with a slot assigned twice.
"""

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from annotation.answers import submit
from annotation.assignments import Assignment, assignments
from annotation.errors import InvalidError, LeaseLostError
from annotation.models import Annotator, Project, Slot

__all__ = ["Assignment", "lease", "release", "renew", "skip", "submit"]

LEASE_MINUTES = 10
MOST_AT_ONCE = 200
ATTEMPTS = 5


def lease(
    project: Project, annotator: Annotator, count: int = 1, minutes: float = LEASE_MINUTES
) -> list[Assignment]:
    """Up to `count` comparisons for `annotator`: those held already first, then lapsed ones, then the next.

    The leases run for `minutes` from now. Nobody is given a comparison where they hold, answered or skipped a
    slot. Fewer than `count` come back where no more are free at this instant, none only where the queue has
    none. The number of queries does not grow with the project.
    """
    if not 1 <= count <= MOST_AT_ONCE:
        raise InvalidError("count", f"Between 1 and {MOST_AT_ONCE} comparisons can be taken at once.")
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                slots = _lease_once(project, annotator, count, minutes)
            return assignments(project, slots)
        except IntegrityError:
            # In this instant the annotator answered a slot of a comparison that was about to be theirs here.
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def renew(slot_id: uuid.UUID, token: uuid.UUID, minutes: float = LEASE_MINUTES) -> datetime:
    """Extend a lease to `minutes` from now; raises LeaseLostError where somebody else has the slot."""
    until = timezone.now() + timedelta(minutes=minutes)
    if not _held(slot_id, token).update(lease_until=until):
        raise LeaseLostError("This lease has ended and the comparison went to somebody else; take the next.")
    return until


def release(slot_id: uuid.UUID, token: uuid.UUID) -> bool:
    """Give a slot back unanswered; False where it was not held any more, which is no error."""
    freed = _held(slot_id, token).update(state=Slot.State.OPEN, annotator=None, lease_token=None, lease_until=None)
    return bool(freed)


def skip(slot_id: uuid.UUID, token: uuid.UUID, reason: str = "") -> None:
    """Pass: the annotator will not meet this comparison again, and a new slot at its place is for the others."""
    with transaction.atomic():
        slot = _held(slot_id, token).select_for_update(of=("self",)).first()
        if slot is None:
            raise LeaseLostError("This lease has ended; there is nothing to skip.")
        Slot.objects.filter(pk=slot.pk).update(
            state=Slot.State.SKIPPED, lease_token=None, lease_until=None, skip_reason=reason[:200]
        )
        Slot.objects.create(
            comparison_id=slot.comparison_id,
            project_id=slot.project_id,
            place=slot.place,
            order_key=slot.order_key,
        )


def _lease_once(project: Project, annotator: Annotator, count: int, minutes: float) -> list[Slot]:
    """One attempt, inside a transaction; may raise IntegrityError."""
    # The tabs of one annotator come one after the other, so that each sees what the others took.
    Annotator.objects.select_for_update(no_key=True).get(pk=annotator.pk)
    now = timezone.now()
    until = now + timedelta(minutes=minutes)
    mine = Slot.objects.filter(project=project, annotator=annotator, state=Slot.State.LEASED)
    held = list(mine.select_for_update(of=("self",)).order_by("order_key")[:count])
    if held:
        Slot.objects.filter(pk__in=[slot.pk for slot in held]).update(lease_until=until)
    taken = _next(project, annotator, count - len(held), now) if len(held) < count else []
    token = uuid.uuid4()
    if taken:
        Slot.objects.filter(pk__in=[slot.pk for slot in taken]).update(
            state=Slot.State.LEASED, annotator=annotator, lease_token=token, lease_until=until
        )
    for slot in held:
        slot.lease_until = until
    for slot in taken:
        slot.state, slot.annotator = Slot.State.LEASED, annotator
        slot.lease_token, slot.lease_until = token, until
    return held + taken


def _next(project: Project, annotator: Annotator, count: int, now: datetime) -> list[Slot]:
    """Up to `count` free slots of different comparisons, locked: lapsed leases first, then open ones in order."""
    lapsed = _free(annotator, Q(project=project, state=Slot.State.LEASED, lease_until__lt=now))
    unheld = _free(annotator, Q(project=project, state=Slot.State.OPEN))
    # Rows that others are looking at are passed over; only where nothing else is left are they waited for.
    can_pass_over = connection.features.has_select_for_update_skip_locked
    for pass_over in (True, False) if can_pass_over else (False,):
        chosen: dict[int, Slot] = {}
        for free in (lapsed.order_by("lease_until"), unheld.order_by("order_key")):
            _choose(chosen, free.select_for_update(skip_locked=pass_over, of=("self",)), count)
        if chosen:
            break
    return list(chosen.values())


def _choose(chosen: dict[int, Slot], free: QuerySet[Slot], count: int) -> None:
    """Add slots to `chosen`, by comparison, until there are `count`."""
    while len(chosen) < count:
        found = list(free.exclude(comparison__in=list(chosen))[: count - len(chosen)])
        missing = count - len(chosen)
        for slot in found:
            chosen.setdefault(slot.comparison_id, slot)
        # Two slots of one comparison may both be free: an annotator takes the first, and looks on for another.
        if len(found) < missing:
            return


def _free(annotator: Annotator, condition: Q) -> QuerySet[Slot]:
    theirs = Slot.objects.filter(comparison_id=OuterRef("comparison_id"), annotator=annotator)
    return Slot.objects.filter(condition).filter(~Exists(theirs))


def _held(slot_id: uuid.UUID, token: uuid.UUID) -> QuerySet[Slot]:
    """The slot, if it is still leased with this token; a lapsed lease holds until somebody takes it."""
    return Slot.objects.filter(pk=slot_id, state=Slot.State.LEASED, lease_token=token)
