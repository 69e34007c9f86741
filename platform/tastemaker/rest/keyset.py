"""Rows before or after a place in an order, found by seeking in its index however deep the place is."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model, QuerySet


def read_from(
    rows: QuerySet[Model],
    ordering: tuple[str, ...],
    position: tuple[Any, ...] | None,
    most: int,
    *,
    backwards: bool,
) -> list[Any]:
    """At most `most` rows beyond `position` in reading direction, the nearest first.

    All of `ordering` runs the same way, and its last field is unique: so every row has a place of its own.
    """
    names = tuple(name.removeprefix("-") for name in ordering)
    descending = ordering[0].startswith("-") != backwards
    ordered = rows.order_by(*(f"-{name}" if descending else name for name in names))
    if position is None:
        return list(ordered[:most])
    found: list[Any] = []
    for strip in _strips(ordered, names, position, "lt" if descending else "gt"):
        found += strip[: most - len(found)]
        if len(found) == most:
            break
    return found


def _strips(
    rows: QuerySet[Model], names: tuple[str, ...], position: tuple[Any, ...], beyond: str
) -> Iterator[QuerySet[Model]]:
    """Beyond (p, i) lie first the rows of p beyond i, then those beyond p: each strip one range of the index.

    As one condition, `a > p OR (a = p AND b > i)`, no database seeks to it; and `(a, b) > (p, i)` SQLite seeks by
    `a` alone where b is the primary key, which among a million equals is no seek.
    """
    for depth in range(len(names) - 1, -1, -1):
        equal = dict(zip(names[:depth], position[:depth], strict=True))
        yield rows.filter(**equal, **{f"{names[depth]}__{beyond}": position[depth]})
