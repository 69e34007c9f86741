"""A dry run: everything is really done, batch by batch, and taken back."""

import pickle
import sqlite3

from django.db import transaction

from annotation.intake.prepare import Prepared
from annotation.intake.row import RowError
from annotation.intake.writer import Writer, Written
from annotation.prompts import normalise
from annotation.retrying import in_transaction
from annotation.seeded import content_hash


class Rehearsal:
    """Writes rows and takes each batch back at once, so that nobody else waits for it or sees anything of it.

    What a later row meets of an earlier one (a pair that is there already, a place that is taken) is made again
    from notes: the rows that were taken before for the same comparison are written again in front of it. The notes
    are in a file of the database library's own that is gone when it is closed, so memory stays flat.
    """

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._notes = sqlite3.connect("")
        self._notes.execute("CREATE TABLE taken (key TEXT, number INTEGER PRIMARY KEY, row BLOB)")
        self._notes.execute("CREATE INDEX by_key ON taken (key)")

    def write(self, rows: list[Prepared]) -> list[Written | RowError]:
        """What writing `rows` would have led to, after all that were written here before."""
        outcomes = in_transaction(lambda: self._taken_back(rows))
        for row, outcome in zip(rows, outcomes, strict=True):
            if isinstance(outcome, Written) and outcome.is_new:
                note = (_key(row), pickle.dumps(row))
                self._notes.execute("INSERT INTO taken (key, row) VALUES (?, ?)", note)
        return outcomes

    def _taken_back(self, rows: list[Prepared]) -> list[Written | RowError]:
        self._writer.write(self._before(rows))
        outcomes = self._writer.write(rows)
        transaction.set_rollback(True)
        return outcomes

    def close(self) -> None:
        """Forget everything."""
        self._notes.close()

    def _before(self, rows: list[Prepared]) -> list[Prepared]:
        found: list[Prepared] = []
        for key in dict.fromkeys(map(_key, rows)):
            noted = self._notes.execute("SELECT row FROM taken WHERE key = ? ORDER BY number", (key,))
            # Our own notes in a file of our own: nobody else can have written there.
            found += [pickle.loads(row) for (row,) in noted]  # noqa: S301
        return found


def _key(row: Prepared) -> str:
    """Rows of one comparison have one key. That others may share it does no harm."""
    return content_hash(normalise(row.prompt), *sorted(sample.media.sha256 for sample in row.samples))
