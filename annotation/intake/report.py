"""What became of every row of an imported file."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

# A file with more wrong rows than this is a wrong file; all of them are counted.
MOST_LISTED = 100_000
MOST_NOTES = 50
LONGEST_REASON = 1000


@dataclass(frozen=True)
class Rejection:
    """A row that was not taken, and why; rows are counted from 0, `where` is where a person looks for it."""

    row: int
    reason: str
    where: str = ""


@dataclass
class ImportReport:
    """`imported` rows are new, `ties` of them even; `already_there` rows had been imported before.

    `unlabelled` of the imported rows have no answer: they wait for one. `notes` say what is worth knowing about
    the files as a whole, such as columns that were not read. Of a dry run, everything is what would have been.
    """

    imported: int = 0
    rejected: int = 0
    already_there: int = 0
    ties: int = 0
    unlabelled: int = 0
    rejections: list[Rejection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    format: str = ""
    dry_run: bool = False

    def reject(self, row: int, reason: str, where: str = "") -> None:
        """Count a row as not taken."""
        self.rejected += 1
        if len(self.rejections) < MOST_LISTED:
            self.rejections.append(Rejection(row, shown(reason), shown(where)))

    def note(self, text: str) -> None:
        """Say something about the files, once."""
        if shown(text) not in self.notes and len(self.notes) < MOST_NOTES:
            self.notes.append(shown(text))

    @property
    def rows(self) -> int:
        """How many rows there were."""
        return self.imported + self.rejected + self.already_there

    @classmethod
    def sum(cls, reports: Sequence["ImportReport"]) -> "ImportReport":
        """Several files as one; rows stay numbered within their file."""
        return cls(
            imported=sum(report.imported for report in reports),
            rejected=sum(report.rejected for report in reports),
            already_there=sum(report.already_there for report in reports),
            ties=sum(report.ties for report in reports),
            unlabelled=sum(report.unlabelled for report in reports),
            rejections=[rejection for report in reports for rejection in report.rejections],
            notes=list(dict.fromkeys(note for report in reports for note in report.notes)),
            format=", ".join(dict.fromkeys(report.format for report in reports if report.format)),
            dry_run=any(report.dry_run for report in reports),
        )

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "ImportReport":
        """The inverse of `as_json`; raises TypeError or KeyError for what is none."""
        rejections = [Rejection(**rejection) for rejection in content["rejections"]]
        return cls(**{**content, "rejections": rejections})

    def as_json(self) -> dict[str, Any]:
        """Ready for a report file or a job's result."""
        return asdict(self)


def shown(text: str) -> str:
    """`text`, in which a stranger's file may be quoted, as every database, terminal and page can show it."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text[:LONGEST_REASON])


def write_json(path: Path, content: object) -> None:
    """Write a report, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        draft.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
