"""Sending a published export to a destination, file by file, the manifest last.

So a reader who finds a manifest finds everything that it names. Stopped and called again, it goes on after the
files that are there with the right length and that are on record as sent from this very export.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from annotation.progress import Progress, silent
from curation import atomic
from curation.errors import ExportInProgressError
from curation.export import manifest
from curation.export.destinations import Destination, DestinationError


def send(folder: Path, destination: Destination, name: str, on_progress: Progress = silent) -> str:
    """Copy the export in `folder` to the folder `name` of the destination; returns its address there.

    Raises `DestinationError`, and `ExportInProgressError` if another process is at it.
    """
    record = folder.with_name(f".{folder.name}.{destination.name}.sent")
    try:
        with FileLock(record.with_suffix(".lock"), timeout=0), _complaining(destination):
            system, root = destination.open()
            target = f"{root}/{name}"
            if not _is_there(system, target, folder):
                _send_files(folder, system, target, record, on_progress)
                record.unlink(missing_ok=True)
    except Timeout:
        raise ExportInProgressError(
            f"{folder.name} is being sent to '{destination.name}' by another process; wait for it."
        ) from None
    return f"{destination.url.rstrip('/')}/{name}"


def _is_there(system: Any, target: str, folder: Path) -> bool:
    """Whether the destination has the same manifest; another one is taken away before its files are replaced."""
    there = f"{target}/{manifest.NAME}"
    if not system.exists(there):
        return False
    if system.cat_file(there) == (folder / manifest.NAME).read_bytes():
        return True
    system.rm_file(there)
    return False


def _send_files(folder: Path, system: Any, target: str, record: Path, on_progress: Progress) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != manifest.NAME)
    total, done = sum(path.stat().st_size for path in files), 0
    sent = _sent_before(record, folder)
    with record.open("a") as log:
        for path in files:
            name, size = path.relative_to(folder).as_posix(), path.stat().st_size
            if name not in sent or not _has(system, f"{target}/{name}", size):
                _put(system, path, f"{target}/{name}", size)
                log.write(f"{name}\n")
                log.flush()
            done += size
            on_progress(done, total, f"Sent {name}")
    _put(system, folder / manifest.NAME, f"{target}/{manifest.NAME}", (folder / manifest.NAME).stat().st_size)


def _sent_before(record: Path, folder: Path) -> frozenset[str]:
    """The files that a stopped call sent; the record begins with the export's hash, and anew for another one."""
    export = hashlib.sha256((folder / manifest.NAME).read_bytes()).hexdigest()
    lines = record.read_text().split("\n") if record.exists() else []
    if lines[:1] != [export]:
        atomic.write(record, f"{export}\n".encode())
        return frozenset()
    # The last line may have been cut off; a file is sent twice rather than not.
    return frozenset(lines[1:-1])


def _put(system: Any, path: Path, target: str, size: int) -> None:
    system.makedirs(target.rpartition("/")[0], exist_ok=True)
    system.put_file(str(path), target)
    if not _has(system, target, size):
        raise DestinationError(f"{target} does not have the {size:,} bytes that were sent; try again.")


def _has(system: Any, target: str, size: int) -> bool:
    system.invalidate_cache()
    return bool(system.exists(target)) and system.info(target)["size"] == size


@contextmanager
def _complaining(destination: Destination) -> Iterator[None]:
    """What a file system raises, as an error that names the destination."""
    try:
        yield
    except OSError as error:
        raise DestinationError(
            f"Destination '{destination.name}' failed: {error}. What is there stays; run the export again to go on."
        ) from error
