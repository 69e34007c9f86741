"""What a run says while it runs: one JSON object a line, to standard output and to ``progress.jsonl``.

Events of training: start, caching, step, eval, sample, warning, checkpoint; of evaluation: start, sampling; of
both: done, cancelled, error. After a resumption lines of steps that a killed run had already reported may come
again; the later line counts.

    {"event": "sample", "step": 50, "samples": [{"prompt": "a red circle", "seed": 7, "path": "samples/…/0.png"}]}
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NotRequired, Protocol, Self, TextIO, TypedDict


class ValidationSample(TypedDict):
    """One entry of a ``sample`` event: what the policy of that step makes of a prompt that is always the same.

    Paths are relative to the run's output folder, ``samples/step-00000050/0.png``; a clip is an .mp4 with a poster,
    its first frame as .png. The files are whole before the line is written.
    """

    prompt: str
    seed: int
    path: str
    poster: NotRequired[str]


class Progress(Protocol):
    """Where a run says how it goes."""

    def emit(self, event: str, **fields: Any) -> None:
        """Say one thing; values must be plain JSON, numbers finite."""


class Silence:
    """Of several processes one speaks for all."""

    def emit(self, event: str, **fields: Any) -> None:
        """Nothing."""


class ProgressLog:
    """Appends events to a file and repeats them on a stream.

    ``on_reader_gone`` is called once if nobody reads the stream any more: a run whose supervisor died should stop
    rather than go on unseen.
    """

    def __init__(
        self, path: Path, *, stream: TextIO | None = None, on_reader_gone: Callable[[], None] = lambda: None
    ) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        _drop_torn_line(path)
        self._file = path.open("a", encoding="utf-8")
        self._stream: TextIO | None = sys.stdout if stream is None else stream
        self._on_reader_gone = on_reader_gone

    def emit(self, event: str, **fields: Any) -> None:
        """Write one line; values must be plain JSON, numbers finite."""
        content = {"event": event, **fields, "at": datetime.now(UTC).isoformat(timespec="milliseconds")}
        line = json.dumps(content, allow_nan=False, ensure_ascii=False) + "\n"
        self._file.write(line)
        self._file.flush()
        if self._stream is not None:
            try:
                self._stream.write(line)
                self._stream.flush()
            except BrokenPipeError:
                self._stream = None
                self._on_reader_gone()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _drop_torn_line(path: Path) -> None:
    """Cut off what a killed process left of a line that it was writing."""
    if path.exists():
        content = path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole != len(content):
            with path.open("r+b") as file:
                file.truncate(whole)
