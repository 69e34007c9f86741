"""Several statements in one trip to the database: on the busiest paths the way there costs more than the work.

PostgreSQL takes them as one pipeline and runs them one after the other, each seeing what those before it did, in
one transaction even where none was begun. It parses and plans each once a connection: that costs it more than
running one. SQLite has no way to go and runs them one by one.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from django.db import connection

Row = tuple[Any, ...]
Statement = tuple[str, Sequence[Any]]


def run_together(statements: Sequence[Statement]) -> list[list[Row]]:
    """The rows that each statement gives, in their order; none for one that gives no rows.

    Every statement is as the database at hand takes it, values included. Raises what the first that fails raises;
    on SQLite begin a transaction before, or those that went well stay.
    """
    if connection.vendor == "postgresql":
        return _pipelined(statements)
    with connection.cursor() as cursor:
        return [_one_by_one(cursor, *statement) for statement in statements]


def _pipelined(statements: Sequence[Statement]) -> list[list[Row]]:
    from psycopg import Cursor

    connection.ensure_connection()
    session = connection.connection
    # Django's own cursors write the values into a statement, which makes it another one every time.
    cursors = [Cursor(session) for _ in statements]
    with connection.wrap_database_errors:
        with session.pipeline() if len(statements) > 1 else nullcontext():
            for cursor, (sql, values) in zip(cursors, statements, strict=True):
                cursor.execute(sql, values, prepare=True)
        # Not `description`, which makes an object of every column to say how many there are.
        return [cursor.fetchall() if cursor.pgresult.nfields else [] for cursor in cursors]


def _one_by_one(cursor: Any, sql: str, values: Sequence[Any]) -> list[Row]:
    cursor.execute(sql, values)
    return list(cursor.fetchall()) if cursor.description else []
