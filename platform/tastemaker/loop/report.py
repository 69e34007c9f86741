"""What the loop found, and how it is written down."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class DatasetReport:
    """The exported dataset: where, how many rows, and the hash of its manifest."""

    path: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class TrainReport:
    """The training run; losses and implicit accuracy as means over its first and last tenth of steps."""

    objective: str
    steps: int
    loss_first: float
    loss_last: float
    implicit_accuracy: float
    pairs_per_s: float


@dataclass(frozen=True)
class EvaluationReport:
    """Base against tuned on held-out prompts; the win rate counts ties half and has a 95% bootstrap interval."""

    prompts: int
    base_accuracy: float
    tuned_accuracy: float
    win_rate: float
    win_rate_ci: tuple[float, float]


@dataclass(frozen=True)
class LoopReport:
    """One round of the loop."""

    pairs: int
    judgments: int
    dataset: DatasetReport
    train: TrainReport
    evaluation: EvaluationReport
    seconds: float

    def write(self, path: Path) -> None:
        """Write the report as JSON, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.write_text(json.dumps(asdict(self), indent=2) + "\n")
        draft.replace(path)

    def rows(self) -> list[tuple[str, str]]:
        """The report as a table for people."""
        low, high = self.evaluation.win_rate_ci
        return [
            ("pairs", f"{self.pairs}"),
            ("judgments (simulated)", f"{self.judgments}"),
            ("dataset rows", f"{self.dataset.rows}"),
            ("dataset", self.dataset.path),
            ("objective", f"{self.train.objective}, {self.train.steps} steps"),
            ("loss, first → last", f"{self.train.loss_first:.4f} → {self.train.loss_last:.4f}"),
            ("implicit accuracy", f"{self.train.implicit_accuracy:.3f}"),
            ("pairs a second", f"{self.train.pairs_per_s:.1f}"),
            ("held-out prompts", f"{self.evaluation.prompts}"),
            ("exact, base → tuned", f"{self.evaluation.base_accuracy:.3f} → {self.evaluation.tuned_accuracy:.3f}"),
            ("win rate [95%]", f"{self.evaluation.win_rate:.3f} [{low:.3f}, {high:.3f}]"),
            ("seconds", f"{self.seconds:.0f}"),
        ]
