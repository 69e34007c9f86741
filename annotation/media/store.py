"""The media store: files by the hash of their content, whole or not at all."""

import hashlib
import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings

_SHA256 = re.compile(r"[0-9a-f]{64}")
_aside: ContextVar[Path | None] = ContextVar("aside", default=None)


@contextmanager
def aside(folder: Path) -> Iterator[None]:
    """Within this context, new files go to `folder` and not into the store, from which is still read.

    For work that is tried and taken back. It holds for this thread alone.
    """
    token = _aside.set(folder)
    try:
        yield
    finally:
        _aside.reset(token)


def put(data: bytes) -> str:
    """Store `data` and return its sha256; storing it again touches the file, and changes nothing else.

    Written to a temporary name, fsynced and renamed, so that a file under its hash always has all its bytes. The
    touch tells `annotation.leftovers` that somebody is about to refer to it.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    target = path(sha256)
    if touch(target):
        return sha256
    folder = _aside.get()
    if folder is not None:
        target = folder / target.name
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{sha256}.{uuid.uuid4().hex}.draft")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    _fsync_folder(target.parent)
    return sha256


def touch(target: Path) -> bool:
    """Set the file's time to now; False where there is no such file."""
    try:
        os.utime(target)
    except FileNotFoundError:
        return False
    return True


def path(sha256: str) -> Path:
    """Where the file of this hash is, or would be; raises ValueError for what is no sha256."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"{sha256!r} is no sha256 in lower-case hex.")
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256


def read(sha256: str) -> bytes:
    """The bytes of this hash; raises FileNotFoundError."""
    folder = _aside.get()
    if folder is not None and (folder / path(sha256).name).exists():
        return (folder / sha256).read_bytes()
    return path(sha256).read_bytes()


def read_into(sha256: str, target: memoryview) -> int:
    """Read the file of this hash into `target`; returns how many bytes it has, or one more than fit.

    For readers of very many files. Raises FileNotFoundError.
    """
    descriptor = os.open(f"{_root()}/{sha256[:2]}/{sha256[2:4]}/{sha256}", os.O_RDONLY)
    try:
        # The byte beyond the end is asked for in the same breath: each call costs as much as it reads.
        done, beyond = 0, bytearray(1)
        while True:
            read = os.readv(descriptor, [target[done:], beyond])
            done += read
            if not read or done >= len(target):
                return done
    finally:
        os.close(descriptor)


def _root() -> str:
    return str(settings.MEDIA_ROOT)


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
