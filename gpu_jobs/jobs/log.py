"""A job's log: a text file beside its other files, appended to by every attempt and read from its end."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from gpu_jobs.models import Job

_TAIL_BYTES = 256 * 1024


def log_path(job: Job) -> Path:
    """Where the log lies; it may not exist yet."""
    return job.folder / "log.txt"


def write(job: Job, text: str) -> None:
    """Append a line (or several) under the present time, UTC."""
    stamp = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    with log_path(job).open("a", encoding="utf-8") as file:
        file.writelines(f"{stamp}  {line}\n" for line in text.splitlines() or [""])


def tail(job: Job, lines: int = 500) -> list[str]:
    """The last lines, oldest first; at most 256 KiB are read however long the log has grown."""
    path = log_path(job)
    if not path.exists():
        return []
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL_BYTES))
        text = file.read().decode("utf-8", errors="replace")
    found = text.splitlines()
    cut_in_the_middle = size > _TAIL_BYTES
    return (found[1:] if cut_in_the_middle else found)[-lines:]


def pieces(job: Job) -> Iterator[bytes]:
    """All of it, a piece at a time; nothing where nothing was written."""
    path = log_path(job)
    if path.exists():
        with path.open("rb") as file:
            while piece := file.read(_TAIL_BYTES):
                yield piece


@contextmanager
def descriptor(job: Job) -> Iterator[int]:
    """A file descriptor a subprocess can write its output to."""
    with log_path(job).open("ab") as file:
        yield file.fileno()
