"""Leases: how long a slot is somebody's, and the ways in which it ends without an answer."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotation.errors import LeaseLostError
from annotation.models import Annotator, Project, Slot

MOST_RECLAIMED = 500
IN_HAND = (Slot.State.LEASED, Slot.State.RETURNED)


def renew(slot_id: uuid.UUID, token: uuid.UUID, minutes: float | None = None) -> datetime:
    """Extend a lease to `minutes` from now, the project's own number unless said; returns until when.

    A lapsed lease can be renewed until somebody else comes. Raises LeaseLostError where somebody else has the slot.
    """
    slot = _held(slot_id, token).select_related("project").first()
    until = None if slot is None else lease_end(slot.project, minutes)
    if until is None or not _held(slot_id, token).update(lease_until=until):
        raise LeaseLostError("This lease has ended and the comparison went to somebody else; take the next.")
    return until


def release(slot_id: uuid.UUID, token: uuid.UUID) -> bool:
    """Give a slot back unanswered; False where it was not held any more, which is no error."""
    with transaction.atomic():
        slot = _held(slot_id, token).select_for_update(of=("self",)).first()
        if slot is None:
            return False
        put_back([slot])
    return True


def release_all(project: Project, annotator: Annotator) -> int:
    """Give back all that the annotator holds in `project`, as when they are paused; returns how many."""
    with transaction.atomic():
        held = list(in_hand(project, annotator).filter(lease_token__isnull=False))
        put_back(held)
    return len(held)


def skip(slot_id: uuid.UUID, token: uuid.UUID, reason: str = "") -> None:
    """Pass: the annotator will not meet this comparison again, and a new slot at its place is for the others."""
    with transaction.atomic():
        slot = _held(slot_id, token).select_for_update(of=("self",)).first()
        if slot is None:
            raise LeaseLostError("This lease has ended; there is nothing to skip.")
        pass_on([slot], reason)


def pass_on(slots: Sequence[Slot], reason: str) -> None:
    """End slots, which are locked, as skipped by their annotators, and open their places to the others."""
    Slot.objects.filter(pk__in=[slot.pk for slot in slots]).update(
        state=Slot.State.SKIPPED, lease_token=None, lease_until=None, skip_reason=reason[:200]
    )
    Slot.objects.bulk_create(
        Slot(
            comparison_id=slot.comparison_id,
            project_id=slot.project_id,
            place=slot.place,
            order_key=slot.order_key,
        )
        for slot in slots
        if not slot.is_personal
    )


def reclaim(project: Project) -> int:
    """Open slots whose lease has lapsed to everybody, up to 500 at once; returns how many."""
    lapsed = Slot.objects.filter(
        project=project,
        state=Slot.State.LEASED,
        place__lt=Slot.FIRST_PERSONAL_PLACE,
        lease_until__lt=timezone.now(),
    )
    # Those that somebody renews or answers in this instant are passed over.
    can_pass_over = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        rows = lapsed.order_by("lease_until").select_for_update(skip_locked=can_pass_over, of=("self",))
        found = list(rows.values_list("pk", flat=True)[:MOST_RECLAIMED])
        if found:
            _open(found)
    return len(found)


def put_back(slots: list[Slot]) -> None:
    """End leases; inside a transaction in which the slots are locked, or their holder is."""
    returned = [slot.pk for slot in slots if slot.state == Slot.State.RETURNED]
    own = [slot.pk for slot in slots if slot.state == Slot.State.LEASED and slot.is_personal]
    common = [slot.pk for slot in slots if slot.state == Slot.State.LEASED and not slot.is_personal]
    if returned:
        Slot.objects.filter(pk__in=returned).update(lease_token=None, lease_until=None)
    if own:
        # Nobody else's ever: it waits for its annotator under a token that no page knows.
        Slot.objects.filter(pk__in=own).update(lease_token=uuid.uuid4(), lease_until=timezone.now())
    if common:
        _open(common)


def _open(slots: list[uuid.UUID]) -> None:
    Slot.objects.filter(pk__in=slots).update(
        state=Slot.State.OPEN, annotator=None, lease_token=None, lease_until=None
    )


def in_hand(project: Project, annotator: Annotator) -> QuerySet[Slot]:
    """What the annotator has before them, or was returned to them."""
    return Slot.objects.filter(project=project, annotator=annotator, state__in=IN_HAND)


def _held(slot_id: uuid.UUID, token: uuid.UUID) -> QuerySet[Slot]:
    """The slot, if it is still before its annotator with this token; a lapsed lease holds until others come."""
    return Slot.objects.filter(pk=slot_id, state__in=IN_HAND, lease_token=token)


def lease_end(project: Project, minutes: float | None) -> datetime:
    """`minutes` from now, the project's own number unless said."""
    return timezone.now() + timedelta(minutes=project.lease_minutes if minutes is None else minutes)
