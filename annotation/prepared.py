"""Queries of the ORM that are put together once and run many times.

Composing a query costs the ORM some thousand function calls, several times what running it costs. On the few paths
that every annotator walks every second, the SQL is kept with the places of its parameters, and what is read becomes
the same objects as ever.
"""

import threading
import uuid
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators

from annotation.one_trip import Row, Statement, run_together

T = TypeVar("T")
# Values that no row has: where they turn up among the compiled parameters, the real ones go.
MARKS: Mapping[type, Callable[[int], Any]] = {
    int: lambda number: 7_203_685_477_580_000_000 + number,
    str: lambda number: f"\ue000parameter {number}\ue000",
    uuid.UUID: lambda number: uuid.UUID(int=(0xE000 << 112) + number),
}


class Prepared(Generic[T]):
    """A query with named parameters, each an int, a str or a UUID that is never null.

    `build` makes a plain queryset of models (with select_related) or a values_list of its arguments. Each parameter
    stands alone in a comparison: a list for `__in` is none.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, T]], **kinds: type) -> None:
        self.build = build
        self.kinds = kinds
        self._compiled: dict[str, _Compiled] = {}
        self._lock = threading.Lock()

    def rows(self, **values: Any) -> list[T]:
        """What the query finds for these values; raises TypeError unless all and only its parameters are given."""
        [found] = run_together([self.statement(**values)])
        return self.made(found)

    def statement(self, **values: Any) -> Statement:
        """The query for these values, to be run together with others; `made` takes what it gives."""
        if values.keys() != self.kinds.keys():
            raise TypeError(f"The parameters are {', '.join(self.kinds)}; given: {', '.join(values)}.")
        compiled = self._compiled.get(connection.alias) or self._compile()
        return compiled.statement(values)

    def made(self, rows: list[Row]) -> list[T]:
        """The objects, or tuples, of rows that its statement gave."""
        return self._compiled[connection.alias].made(rows)

    def first(self, **values: Any) -> T | None:
        """The first of what it finds."""
        rows = self.rows(**values)
        return rows[0] if rows else None

    def _compile(self) -> "_Compiled":
        with self._lock:
            marks = {name: MARKS[kind](number) for number, (name, kind) in enumerate(self.kinds.items())}
            compiled = _Compiled(self.build(**marks), marks)
            self._compiled[connection.alias] = compiled
        return compiled


class _Compiled:
    """SQL with holes, and how a row becomes an object."""

    def __init__(self, queryset: QuerySet[Any, Any], marks: Mapping[str, Any]) -> None:
        compiler = queryset.query.get_compiler(connection=connection)
        self.sql, params = compiler.as_sql()
        self.params = list(params)
        self.holes = [
            (at, name)
            for at, value in enumerate(self.params)
            for name, mark in marks.items()
            if value in (mark, getattr(mark, "hex", mark))
        ]
        if {name for _, name in self.holes} != marks.keys():
            raise TypeError("Some parameter does not appear in the compiled query.")
        # SQLite keeps UUIDs as text.
        self.uuids_are_text = not connection.features.has_native_uuid_field
        fields = [column[0] for column in compiler.select[: compiler.col_count]]
        self.converters = compiler.get_converters(fields)
        of_models = queryset._iterable_class is ModelIterable
        self.make = self._model_maker(compiler, queryset.db) if of_models else tuple

    def statement(self, values: Mapping[str, Any]) -> Statement:
        params = self.params.copy()
        for at, name in self.holes:
            value = values[name]
            params[at] = value.hex if self.uuids_are_text and isinstance(value, uuid.UUID) else value
        return self.sql, params

    def made(self, rows: list[Row]) -> list[Any]:
        return [self.make(self._converted(row)) for row in rows]

    def _converted(self, row: tuple[Any, ...]) -> Any:
        if not self.converters:
            return row
        converted = list(row)
        for at, (converters, expression) in self.converters.items():
            for convert in converters:
                converted[at] = convert(converted[at], expression, connection)
        return converted

    @staticmethod
    def _model_maker(compiler: Any, db: str) -> Callable[[Any], Any]:
        info = compiler.klass_info
        start, end = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [column[0].target.attname for column in compiler.select[start:end]]
        related = get_related_populators(info, compiler.select, db)

        def make(row: Any) -> Any:
            made = info["model"].from_db(db, names, row[start:end])
            for populator in related:
                populator.populate(row, made)
            return made

        return make


def insertion(row: Model) -> Statement:
    """What saves a new row as its model's fields say, to be run together with other statements."""
    fields = row._meta.concrete_fields
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    return f"INSERT INTO {connection.ops.quote_name(row._meta.db_table)} ({names}) VALUES ({places})", values  # noqa: S608 - names from the model
