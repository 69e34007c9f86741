"""Two dataset versions side by side: which rows came in, which went out, and what changed in those that stayed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from curation.models import DatasetRow, DatasetVersion

Change = Literal["in", "out", "changed"]
# What a row that stayed may say differently.
FACTS = ("label_0", "p_0", "weight", "split", "margin", "text_quality", "entropy", "importance")
_NULLABLE = frozenset({"margin", "text_quality", "entropy", "importance"})
# Stands for null in comparisons: nothing that is measured is so small.
_NOTHING = -1e300


@dataclass(frozen=True)
class Changes:
    """How many rows are in the other version only, in the base only, in both alike, and in both but changed.

    `by_fact` counts the changed ones by what changed; a row that changed twice counts twice there.
    """

    entered: int
    left: int
    same: int
    changed: int
    by_fact: dict[str, int]


def count_changes(base: DatasetVersion, other: DatasetVersion) -> Changes:
    """From `base` to `other`, counted in one pass over the rows that both have."""
    table = connection.ops.quote_name(DatasetRow._meta.db_table)
    differs = {fact: f"o.{fact} IS DISTINCT FROM b.{fact}" for fact in FACTS}
    sums = ", ".join(_sum(condition) for condition in (" OR ".join(differs.values()), *differs.values()))
    statement = (
        f"SELECT COUNT(*), {sums} FROM {table} o JOIN {table} b ON b.version_id = %s AND b.pair_id = o.pair_id "  # noqa: S608 - names from the model
        "WHERE o.version_id = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [base.pk, other.pk])
        both, changed, *by_fact = (int(value or 0) for value in cursor.fetchone())
    return Changes(
        entered=other.rows - both,
        left=base.rows - both,
        same=both - changed,
        changed=changed,
        by_fact=dict(zip(FACTS, by_fact, strict=True)),
    )


def changed_rows(base: DatasetVersion, other: DatasetVersion, change: Change) -> QuerySet[DatasetRow]:
    """The rows that came in (of `other`), went out (of `base`), or changed (as they are in `other`)."""
    of, against = (base, other) if change == "out" else (other, base)
    twins = DatasetRow.objects.filter(version=against, pair_id=OuterRef("pair_id"))
    rows = DatasetRow.objects.filter(version=of)
    if change == "changed":
        return rows.filter(Exists(_differing(twins)))
    return rows.filter(~Exists(twins))


def as_they_were(base: DatasetVersion, rows: Sequence[DatasetRow]) -> dict[str, DatasetRow]:
    """The rows of `base` for the same pairs, by pair id."""
    found = DatasetRow.objects.filter(version=base, pair_id__in=[row.pair_id for row in rows])
    return {row.pair_id: row for row in found.defer("content")}


def _sum(condition: str) -> str:
    return f"SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)"


def _differing(twins: QuerySet[DatasetRow]) -> QuerySet[DatasetRow]:
    """Those that say something else than the row outside."""
    same = Q()
    comparable: dict[str, Any] = {f"own_{fact}": Coalesce(fact, Value(_NOTHING)) for fact in _NULLABLE}
    for fact in FACTS:
        if fact in _NULLABLE:
            same &= Q(**{f"own_{fact}": Coalesce(OuterRef(fact), Value(_NOTHING))})
        else:
            same &= Q(**{fact: OuterRef(fact)})
    return twins.annotate(**comparable).filter(~same)
