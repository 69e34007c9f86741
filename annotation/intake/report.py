"""What became of every row of an imported file."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Rejection:
    """A row that was not taken, and why; rows are counted from 0 over the whole file."""

    row: int
    reason: str


@dataclass
class ImportReport:
    """`imported` rows are new, `ties` of them even; `already_there` rows had been imported before.

    `unlabelled` of the imported rows say themselves that nobody has judged them (has_label is false): they wait
    for answers.
    """

    imported: int = 0
    rejected: int = 0
    already_there: int = 0
    ties: int = 0
    unlabelled: int = 0
    rejections: list[Rejection] = field(default_factory=list)

    def reject(self, row: int, reason: str) -> None:
        """Count a row as not taken."""
        self.rejected += 1
        self.rejections.append(Rejection(row, reason))

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
        )

    def as_json(self) -> dict[str, object]:
        """Ready for a report file or a job's result."""
        return asdict(self)


def write_json(path: Path, content: object) -> None:
    """Write a report, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        draft.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
