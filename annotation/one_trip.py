"""Several statements in one trip to the database: on the busiest paths the way there costs more than the work.

PostgreSQL takes them as one message and runs them one after the other, each seeing what those before it did, in one
transaction even where none was begun. SQLite has no way to go and runs them one by one.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

Row = tuple[Any, ...]
Statement = tuple[str, Sequence[Any]]


def run_together(statements: Sequence[Statement]) -> list[list[Row]]:
    """The rows that each statement gives, in their order; none for one that gives no rows.

    Every statement is as the database at hand takes it, values included. Raises what the first that fails raises;
    on SQLite begin a transaction before, or those that went well stay.
    """
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            return [_one_by_one(cursor, *statement) for statement in statements]
        cursor.execute(
            ";\n".join(sql for sql, _ in statements), [value for _, values in statements for value in values]
        )
        found = [_rows(cursor, cursor.pgresult.nfields)]
        while cursor.nextset():
            found.append(_rows(cursor, cursor.pgresult.nfields))
        return found


def _one_by_one(cursor: Any, sql: str, values: Sequence[Any]) -> list[Row]:
    cursor.execute(sql, values)
    return _rows(cursor, len(cursor.description or ()))


def _rows(cursor: Any, n_columns: int) -> list[Row]:
    return list(cursor.fetchall()) if n_columns else []
