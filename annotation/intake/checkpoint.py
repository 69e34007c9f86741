"""How far an import has come, so that one that was killed goes on there instead of fetching everything again."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from annotation.intake.report import ImportReport, write_json

SECONDS_BETWEEN = 2.0
FILE = "checkpoint.json"


@dataclass
class Checkpoint:
    """The rows that are done, by table, and what became of them. Without a folder nothing is remembered.

    It is written after what it speaks of was committed: at worst some rows are done again, and found to be there.
    """

    folder: Path | None
    report: ImportReport = field(default_factory=ImportReport)
    done: dict[str, int] = field(default_factory=dict)
    _saved_at: float = field(default_factory=time.monotonic)

    @classmethod
    def load(cls, folder: Path | None) -> "Checkpoint":
        """What an earlier attempt has left in `folder`, or a beginning."""
        path = None if folder is None else folder / FILE
        if path is None or not path.exists():
            return cls(folder)
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            return cls(folder, ImportReport.from_json(content["report"]), _counts(content["done"]))
        except (ValueError, TypeError, KeyError):
            # Written by another release: then everything is looked at again, which is slower and no less right.
            return cls(folder)

    def advance(self, table: str, rows: int) -> None:
        """Note that the first `rows` of `table` are done."""
        self.done[table] = rows
        if time.monotonic() - self._saved_at >= SECONDS_BETWEEN:
            self.save()

    def save(self) -> None:
        """Write it down."""
        if self.folder is not None:
            write_json(self.folder / FILE, {"done": self.done, "report": self.report.as_json()})
        self._saved_at = time.monotonic()


def _counts(done: Mapping[str, int]) -> dict[str, int]:
    return {str(table): int(rows) for table, rows in done.items()}
