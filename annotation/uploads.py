"""Keeping uploaded files: under a name of ours, hashed, whole or not at all."""

import errno
import hashlib
import os
import uuid
from collections.abc import Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from annotation import audit
from annotation.errors import AnnotationError, InvalidError
from annotation.models import Project, Upload

LONGEST_NAME = 255


class NoSpaceError(AnnotationError):
    """The disk is full."""


class TooLargeError(AnnotationError):
    """The file is larger than this server takes."""

    def __init__(self) -> None:
        most = settings.UPLOAD_MOST_BYTES / 2**30
        super().__init__(f"The file is larger than {most:.4g} GiB, the most that is taken here; send it in parts.")


def keep(project: Project, name: str, chunks: Iterable[bytes], created_by: AbstractBaseUser | None) -> Upload:
    """Write the chunks of a file and remember it; raises InvalidError (empty), TooLargeError, NoSpaceError."""
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
    with transaction.atomic():
        upload = Upload.objects.create(
            id=number,
            project=project,
            name=shown_name(name),
            sha256=sha256,
            bytes=size,
            path=str(target),
            created_by=created_by,
        )
        told = {"name": upload.name, "bytes": size, "sha256": sha256}
        audit.record(created_by, "upload.kept", f"upload {upload.pk}", project=project, after=told)
    return upload


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
            if size > settings.UPLOAD_MOST_BYTES:
                raise TooLargeError
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size
