"""Keeping uploaded files: under a name of ours, hashed, whole or not at all."""

import errno
import hashlib
import os
import uuid
from collections.abc import Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser

from annotation.errors import AnnotationError, InvalidError
from annotation.models import Project, Upload

LONGEST_NAME = 255


class NoSpaceError(AnnotationError):
    """The disk is full."""


def keep(project: Project, name: str, chunks: Iterable[bytes], created_by: AbstractBaseUser | None) -> Upload:
    """Write the chunks of a file and remember it; raises InvalidError for an empty file, NoSpaceError."""
    number = uuid.uuid4()
    folder = Path(settings.VAR_DIR) / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / number.hex
    draft = folder / f".{number.hex}.draft"
    try:
        sha256, size = _write(draft, chunks)
        if not size:
            raise InvalidError("file", "The file is empty.")
        draft.replace(target)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise NoSpaceError("There is no space left for this file; nothing of it was kept.") from error
        raise
    finally:
        draft.unlink(missing_ok=True)
    return Upload.objects.create(
        id=number,
        project=project,
        name=shown_name(name),
        sha256=sha256,
        bytes=size,
        path=str(target),
        created_by=created_by,
    )


def shown_name(name: str) -> str:
    """What the sender called the file, fit for showing: no folders, no control characters, not too long."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    return "".join(character for character in last if character.isprintable())[:LONGEST_NAME] or "file"


def _write(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size
