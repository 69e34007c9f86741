"""The trainer as the job system runs it: a subprocess fed by a configuration file, followed by its progress.

The same command works by hand: `python -m gpu_jobs.trainer train --config FILE`.
"""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.supervise import OnLines, supervise


def run_trainer(
    context: JobContext,
    command: Literal["train", "evaluate"],
    settings: dict[str, Any],
    folder: Path,
    on_lines: OnLines,
) -> None:
    """Run one of the trainer's commands in `folder`; its output goes to `folder/output`.

    Args:
        settings: what the configuration file says, except `output`.
        on_lines: called with the progress lines as they come; after an interruption the earlier ones come again.

    Raises:
        JobError: the trainer explained why it cannot; its own words.
        TryAgain, JobCancelled, ClaimLost, WorkerStopping: as `supervise` does.
    """
    output = folder / "output"
    config = folder / f"{command}.json"
    _write_whole(config, json.dumps({**settings, "output": str(output)}, indent=1, sort_keys=True))
    words = _LastWords(on_lines)
    try:
        supervise(
            context,
            [sys.executable, "-m", "gpu_jobs.trainer", command, "--config", str(config)],
            folder,
            output / "progress.jsonl",
            words,
        )
    except JobError as error:
        raise JobError(words.error or str(error)) from error


class _LastWords:
    """Passes lines on and keeps the error that the present attempt reported, if it did."""

    def __init__(self, on_lines: OnLines) -> None:
        self._on_lines = on_lines
        self._began = datetime.now(UTC)
        self.error = ""

    def __call__(self, lines: list[dict[str, Any]]) -> None:
        for line in lines:
            # Lines of earlier attempts come again; what those died of is not what this one dies of.
            if line.get("event") == "error" and datetime.fromisoformat(line["at"]) >= self._began:
                self.error = str(line.get("message", ""))
        self._on_lines(lines)


def _write_whole(path: Path, text: str) -> None:
    partial = path.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
