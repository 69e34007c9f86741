"""The queue: who gets which comparison next.

Slots are rows; what must never happen is forbidden by their constraints (`models/slot.py`), so two requests that
meet end with one of them trying again, never with a slot assigned twice.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import IntegrityError, connection
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from annotation import queue_sql
from annotation.answers import submit
from annotation.assignments import Assignment, assignments
from annotation.errors import ConflictError, InvalidError
from annotation.gold_mixing import is_gold_due, mix_in
from annotation.leases import in_hand, lease_end, put_back, reclaim, release, release_all, renew, skip
from annotation.models import Annotator, Project, Slot
from annotation.queue_sql import StandingNow
from annotation.retrying import in_transaction
from annotation.tallies import locked_standing

__all__ = ["Assignment", "Taken", "lease", "reclaim", "release", "release_all", "renew", "skip", "submit", "take"]

MOST_AT_ONCE = 200
ATTEMPTS = 5
# How often each web process looks for lapsed leases while there is other work. With none it looks every time.
SECONDS_BETWEEN_RECLAIMS = 1


class PausedError(ConflictError):
    """The annotator is paused in this project."""


@dataclass(frozen=True)
class Taken:
    """What an annotator has before them now, and their standing as it was when they asked."""

    assignments: list[Assignment]
    standing: StandingNow


def lease(project: Project, annotator: Annotator, count: int = 1, minutes: float | None = None) -> list[Assignment]:
    """Up to `count` comparisons for `annotator`: returned ones first, then those held already, then the next.

    The leases run for `minutes` from now, the project's own number unless said. Nobody is given a comparison where
    they hold, answered or skipped a slot. Fewer than `count` come back where no more are free at this instant, none
    only where the queue has none. Raises PausedError, after giving back what a paused annotator held. The number
    of queries does not grow with the project.
    """
    return take(project, annotator, count, minutes).assignments


def take(project: Project, annotator: Annotator, count: int = 1, minutes: float | None = None) -> Taken:
    """As `lease`, with the annotator's standing beside it."""
    if not 1 <= count <= MOST_AT_ONCE:
        raise InvalidError("count", f"Between 1 and {MOST_AT_ONCE} comparisons can be taken at once.")
    until = lease_end(project, minutes)
    at_once = _take_at_once(project, annotator, until) if count == 1 else None
    if at_once is not None:
        return at_once
    for attempt in range(1, ATTEMPTS + 1):
        try:
            standing, slots = in_transaction(lambda: _take_once(project, annotator, count, until))
        except IntegrityError:
            # In this instant the annotator answered a slot of a comparison that was about to be theirs here.
            if attempt == ATTEMPTS:
                raise
        else:
            if standing.is_paused:
                raise PausedError("Your work in this project is paused; whoever manages it can tell you more.")
            return Taken(assignments(project, slots), standing)
    raise AssertionError("unreachable")


def _take_at_once(project: Project, annotator: Annotator, until: datetime) -> Taken | None:
    """The next one in one trip, as nearly every turn of somebody who takes one at a time allows; else None."""
    is_one_transaction = connection.vendor == "postgresql" and not connection.in_atomic_block
    if not is_one_transaction or project.gold_rate > 0.0:
        return None
    if _is_time_to_reclaim(project):
        reclaim(project)
    token = uuid.uuid4()
    try:
        found = queue_sql.lease_next_if_idle(project.pk, annotator.pk, token, until)
    except IntegrityError:
        # Another page of theirs met the same comparison in this instant: one after the other, then.
        return None
    if found is None:
        return None
    standing, row = found
    return Taken(assignments(project, [_leased_slot(project, annotator, row, token, until)]), standing)


def _take_once(
    project: Project, annotator: Annotator, count: int, until: datetime
) -> tuple[StandingNow, list[Slot]]:
    """One attempt, inside a transaction; may raise IntegrityError."""
    standing = locked_standing(project, annotator)
    if standing.is_paused:
        put_back(list(in_hand(project, annotator).filter(lease_token__isnull=False)))
        return standing, []
    held = _take_up(project, annotator, count, until) if standing.holds else []
    taken = _take_new(project, annotator, count - len(held), standing.n_given, until) if len(held) < count else []
    if taken:
        queue_sql.count_given(standing.id, len(taken))
    return standing, held + taken


def _take_up(project: Project, annotator: Annotator, count: int, until: datetime) -> list[Slot]:
    """What the annotator has before them already, or was returned to them."""
    # What is being answered in this instant is passed over: it is not before them any more.
    can_pass_over = connection.features.has_select_for_update_skip_locked
    held = list(
        in_hand(project, annotator)
        .select_for_update(skip_locked=can_pass_over, of=("self",))
        # "returned" sorts behind "leased"; what a reviewer sent back comes first
        .order_by("-state", "order_key")[:count]
    )
    if held:
        _extend(held, until)
    return held


def _take_new(project: Project, annotator: Annotator, count: int, n_given: int, until: datetime) -> list[Slot]:
    """Up to `count` comparisons that the annotator has not met, gold among them, in the order of their keys."""
    if _is_time_to_reclaim(project):
        reclaim(project)
    if count == 1 and not is_gold_due(project, annotator.pk, n_given):
        slot = _take_next(project, annotator, until)
        if slot is not None:
            return [slot]
    taken = mix_in(project, annotator, _next(project, annotator, count), n_given)
    if taken:
        _give(taken, annotator, until)
    return sorted(taken, key=lambda slot: slot.order_key)


def _take_next(project: Project, annotator: Annotator, until: datetime) -> Slot | None:
    """The next open slot in one statement; None where every free one is locked by somebody, or there is none."""
    token = uuid.uuid4()
    row = queue_sql.lease_next(project.pk, annotator.pk, token, until)
    return None if row is None else _leased_slot(project, annotator, row, token, until)


def _leased_slot(
    project: Project, annotator: Annotator, row: queue_sql.LeasedRow, token: uuid.UUID, until: datetime
) -> Slot:
    slot = Slot(
        id=row.id,
        comparison_id=row.comparison_id,
        project=project,
        place=row.place,
        state=Slot.State.LEASED,
        annotator=annotator,
        lease_token=token,
        lease_until=until,
        order_key=row.order_key,
    )
    slot._state.adding = False
    return slot


def _extend(held: list[Slot], until: datetime) -> None:
    """Renew the leases that there are; what was returned gets one."""
    fresh = uuid.uuid4()
    Slot.objects.filter(pk__in=[slot.pk for slot in held]).update(
        lease_until=until, lease_token=Coalesce("lease_token", fresh)
    )
    for slot in held:
        slot.lease_until, slot.lease_token = until, slot.lease_token or fresh


def _give(taken: list[Slot], annotator: Annotator, until: datetime) -> None:
    """Lease slots that are open, and locked, or new."""
    leased = {
        "state": Slot.State.LEASED,
        "annotator": annotator,
        "lease_token": uuid.uuid4(),
        "lease_until": until,
    }
    for slot in taken:
        for name, value in leased.items():
            setattr(slot, name, value)
    known = [slot.pk for slot in taken if not slot._state.adding]
    if known:
        Slot.objects.filter(pk__in=known).update(**leased)
    if len(known) < len(taken):
        Slot.objects.bulk_create(slot for slot in taken if slot._state.adding)


def _next(project: Project, annotator: Annotator, count: int) -> list[Slot]:
    """Up to `count` open slots of different comparisons, locked, in the queue's order."""
    # Rows that others are looking at are passed over; only where nothing else is left are they waited for.
    can_pass_over = connection.features.has_select_for_update_skip_locked
    chosen = _choose(project, annotator, count, can_pass_over)
    if len(chosen) < count and reclaim(project):
        chosen = _choose(project, annotator, count, can_pass_over)
    if not chosen and can_pass_over:
        chosen = _choose(project, annotator, count, pass_over=False)
    return chosen


def _choose(project: Project, annotator: Annotator, count: int, pass_over: bool) -> list[Slot]:
    theirs = Slot.objects.filter(comparison_id=OuterRef("comparison_id"), annotator=annotator)
    free = (
        Slot.objects.filter(project=project, state=Slot.State.OPEN)
        # As in queue_sql: looked up for each slot, and no join with all that the annotator has answered.
        .alias(met=Subquery(theirs.values("pk")[:1]))
        .filter(met__isnull=True)
        .order_by("order_key")
        .select_for_update(skip_locked=pass_over, of=("self",))
    )
    chosen: dict[int, Slot] = {}
    while len(chosen) < count:
        missing = count - len(chosen)
        found = list((free.exclude(comparison__in=list(chosen)) if chosen else free)[:missing])
        for slot in found:
            chosen.setdefault(slot.comparison_id, slot)
        # Two slots of one comparison may both be free: an annotator takes the first, and looks on for another.
        if len(found) < missing:
            break
    return list(chosen.values())


def _is_time_to_reclaim(project: Project) -> bool:
    return cache.add(f"annotation:reclaimed:{project.pk}", True, SECONDS_BETWEEN_RECLAIMS)
