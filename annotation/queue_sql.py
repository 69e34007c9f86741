"""The statements that every turn of an annotator costs, written out.

They run hundreds of times a second, and the ORM takes several times as long to put such a statement together as
the database takes to run it. Each runs on PostgreSQL and on SQLite (3.35 or later). What is rarer is left to the
ORM.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from annotation.one_trip import Row, Statement, run_together

# Rows that others are looking at are passed over. SQLite has one writer at a time and needs to say nothing.
STANDING = """
SELECT st.id, st.is_paused, st.n_given, st.n_answered, st.n_on_day, st.day, EXISTS (
    SELECT 1 FROM annotation_slot sl
    WHERE sl.annotator_id = st.annotator_id AND sl.project_id = st.project_id
      AND sl.state IN ('leased', 'returned')
)
FROM annotation_standing st WHERE st.project_id = %s AND st.annotator_id = %s {for_update_of_standing}
"""
# Counted, not NOT EXISTS: PostgreSQL would make that a join with everything the annotator has ever answered.
LEASE_NEXT = """
UPDATE annotation_slot SET state = 'leased', annotator_id = %s, lease_token = %s, lease_until = %s
WHERE id = (
    SELECT free.id FROM annotation_slot free
    WHERE free.project_id = %s AND free.state = 'open' AND (
        SELECT count(*) FROM annotation_slot theirs
        WHERE theirs.comparison_id = free.comparison_id AND theirs.annotator_id = %s
    ) = 0
    ORDER BY free.order_key LIMIT 1 {for_update_of_free}
)
RETURNING id, comparison_id, place, order_key
"""
COUNT_GIVEN = "UPDATE annotation_standing SET n_given = n_given + %s WHERE id = %s"
# The same two for whoever may work here and has nothing in hand, once their standing is locked.
LEASE_NEXT_IF_IDLE = """
UPDATE annotation_slot SET state = 'leased', annotator_id = %s, lease_token = %s, lease_until = %s
WHERE id = (
    SELECT free.id FROM annotation_slot free
    WHERE free.project_id = %s AND free.state = 'open' AND (
        SELECT count(*) FROM annotation_slot theirs
        WHERE theirs.comparison_id = free.comparison_id AND theirs.annotator_id = %s
    ) = 0 AND EXISTS (
        SELECT 1 FROM annotation_standing st
        WHERE st.project_id = %s AND st.annotator_id = %s AND NOT st.is_paused
    ) AND NOT EXISTS (
        SELECT 1 FROM annotation_slot held
        WHERE held.annotator_id = %s AND held.project_id = %s AND held.state IN ('leased', 'returned')
    )
    ORDER BY free.order_key LIMIT 1 {for_update_of_free}
)
RETURNING id, comparison_id, place, order_key
"""
COUNT_GIVEN_UNDER = """
UPDATE annotation_standing SET n_given = n_given + 1
WHERE project_id = %s AND annotator_id = %s AND EXISTS (
    SELECT 1 FROM annotation_slot given
    WHERE given.annotator_id = %s AND given.project_id = %s AND given.state IN ('leased', 'returned')
      AND given.lease_token = %s
)
"""
LOCK_FOR_ANSWER = """
SELECT slot.state, slot.annotator_id, EXISTS (
    SELECT 1 FROM annotation_standing st WHERE st.project_id = slot.project_id AND st.annotator_id = %s
)
FROM annotation_slot slot
JOIN annotation_comparison comparison ON comparison.id = slot.comparison_id
WHERE slot.id = %s {for_update_of_both}
"""
ANSWERED = """
UPDATE annotation_slot SET state = 'answered', annotator_id = %s, lease_token = NULL, lease_until = NULL
WHERE id = %s
"""
COUNT_ANSWER = """
UPDATE annotation_standing SET
    n_answered = n_answered + %s, n_on_day = CASE WHEN day = %s THEN n_on_day + %s ELSE 1 END, day = %s
WHERE project_id = %s AND annotator_id = %s
"""
LOCKS = {
    "for_update_of_standing": "FOR UPDATE OF st",
    "for_update_of_free": "FOR UPDATE OF free SKIP LOCKED",
    "for_update_of_both": "FOR NO KEY UPDATE OF slot, comparison",
}
NO_LOCKS = dict.fromkeys(LOCKS, "")


@dataclass(frozen=True)
class StandingNow:
    """An annotator's standing, locked until the transaction ends: their tabs come one after the other.

    `holds` says whether they have anything before them, or anything that was returned to them.
    """

    id: int
    is_paused: bool
    n_given: int
    n_answered: int
    n_on_day: int
    day: date | None
    holds: bool


@dataclass(frozen=True)
class LeasedRow:
    """A slot that was open and is leased now."""

    id: uuid.UUID
    comparison_id: int
    place: int
    order_key: int


@dataclass(frozen=True)
class LockedSlot:
    """What decides whether an answer to a slot is taken, and whether there is a standing to count it in."""

    state: str
    annotator_id: int | None
    has_standing: bool


def locked_standing(project_id: int, annotator_id: int) -> StandingNow | None:
    """The annotator's standing in the project; None where they have none yet."""
    row = _one(STANDING, project_id, annotator_id)
    return None if row is None else StandingNow(*row)


def lease_next(project_id: int, annotator_id: int, token: uuid.UUID, until: datetime) -> LeasedRow | None:
    """Lease the first open slot of a comparison that the annotator has not met; None where none is free.

    Slots that others are taking in this instant are passed over.
    """
    return _leased(_one(LEASE_NEXT, annotator_id, token, until, project_id, annotator_id))


def lease_next_if_idle(
    project_id: int, annotator_id: int, token: uuid.UUID, until: datetime
) -> tuple[StandingNow, LeasedRow] | None:
    """Lease the next for whoever has a standing, is not paused, and has nothing in hand; else None, and no change.

    One trip and one transaction, on PostgreSQL only. The standing is as it was before.
    """
    whose, held = (project_id, annotator_id), (annotator_id, project_id)
    standing, leased, _ = run_together(
        [
            _prepared(STANDING, whose),
            _prepared(LEASE_NEXT_IF_IDLE, (annotator_id, token, until, *whose, *whose, *held)),
            _prepared(COUNT_GIVEN_UNDER, (*whose, *held, token)),
        ]
    )
    row = _leased(leased[0] if leased else None)
    return None if row is None else (StandingNow(*standing[0]), row)


def count_given(standing_id: int, given: int) -> None:
    """So many questions more were given."""
    run_together([_prepared(COUNT_GIVEN, (given, standing_id))])


def lock_for_answer(slot_id: uuid.UUID, annotator_id: int) -> LockedSlot | None:
    """A slot as it is now, locked with its comparison; None where there is no such slot."""
    row = _one(LOCK_FOR_ANSWER, annotator_id, slot_id)
    return None if row is None else LockedSlot(*row)


def answered(slot_id: uuid.UUID, annotator_id: int) -> Statement:
    """The slot has its answer."""
    return _prepared(ANSWERED, (annotator_id, slot_id))


def answer_counted(project_id: int, annotator_id: int, more: int, day: date, more_on_day: int) -> Statement:
    """An answer of this day counts in the standing that the annotator has."""
    return _prepared(COUNT_ANSWER, (more, day, more_on_day, day, project_id, annotator_id))


def as_uuid(value: Any) -> uuid.UUID:
    """An id as the database gives it: SQLite keeps it as text."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)


def _leased(row: Row | None) -> LeasedRow | None:
    return None if row is None else LeasedRow(as_uuid(row[0]), *row[1:])


def _one(statement: str, *values: Any) -> Row | None:
    [rows] = run_together([_prepared(statement, values)])
    return rows[0] if rows else None


def _prepared(statement: str, values: tuple[Any, ...]) -> Statement:
    """The statement and its values as this database takes them."""
    if connection.vendor == "postgresql":
        return statement.format_map(LOCKS), list(values)
    return statement.format_map(NO_LOCKS), [_adapted(value) for value in values]


def _adapted(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
