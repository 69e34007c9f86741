"""Leftovers: files whose rows are gone, removed once nothing refers to them any more.

A file that is named by its content may be wanted by another project, or by somebody who is about to say so: they
found it in the store a moment ago and have not committed their row yet. Storing a file again therefore touches it
(`media.store.put`), and a file that was touched lately is left for later. What was taken away while somebody
touched it is put back, because it is renamed first, looked at again, and removed only then.
"""

import errno
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from annotation.media import store
from annotation.models import Leftover, Rendition, Sample, Upload

# Longer than anybody takes from storing a file to committing the row that refers to it.
UNTOUCHED_FOR = timedelta(hours=6)
BATCH = 200
MEDIA, UPLOADS = "media", "uploads"


@dataclass(frozen=True)
class Kind:
    """A sort of file: where the one of a name lies, whether a row refers to it, and what goes with it.

    `is_shared` says that it is named by its content, so that anybody may come to refer to it at any time.
    """

    path: Callable[[str], Path]
    is_wanted: Callable[[str], bool]
    is_shared: bool = False
    and_then: Callable[[str], None] = lambda name: None


KINDS: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """Make a sort of file known."""
    KINDS[name] = kind


def note(kind: str, names: Iterable[str]) -> None:
    """Remember files that may be nobody's from now on; call it in the transaction that deletes their rows."""
    now = timezone.now()
    rows = [Leftover(kind=kind, name=name, due_at=now) for name in sorted(set(names))]
    Leftover.objects.bulk_create(rows, ignore_conflicts=True)


def sweep(on_step: Callable[[int], None] = lambda removed: None, most: int | None = None) -> int:
    """Settle what is due, `most` of them at a time if said; returns how many files and folders were removed.

    May be killed at any moment and called again, by any number of workers at once.
    """
    removed = 0
    settled = 0
    while most is None or settled < most:
        due = list(_due()[: BATCH if most is None else min(BATCH, most - settled)])
        if not due:
            break
        for leftover in due:
            removed += _settle(leftover)
            on_step(removed)
        settled += len(due)
    return removed


def _due() -> QuerySet[Leftover]:
    return Leftover.objects.filter(due_at__lte=timezone.now())


def _settle(leftover: Leftover) -> bool:
    """Remove the file, or leave it to those who refer to it, or look again later; whether it was removed."""
    kind = KINDS[leftover.kind]
    path = kind.path(leftover.name)
    gone = path.with_name(f".{path.name}.leftover")
    later = _touched_until(path) if kind.is_shared else None
    if later is None and not kind.is_wanted(leftover.name):
        _take_away(path, gone)
        # Somebody may have found it there until this moment.
        later = _touched_until(gone) if kind.is_shared else None
    if later is not None or kind.is_wanted(leftover.name):
        # An earlier attempt that was killed may have taken it away, too.
        _put_back(gone, path)
    if later is not None:
        Leftover.objects.filter(pk=leftover.pk).update(due_at=later)
        return False
    was_there = _remove(gone)
    if not kind.is_wanted(leftover.name):
        kind.and_then(leftover.name)
    Leftover.objects.filter(pk=leftover.pk).delete()
    return was_there


def _touched_until(path: Path) -> datetime | None:
    """Until when a file is left alone, where somebody stored it lately."""
    try:
        touched = path.stat().st_mtime
    except FileNotFoundError:
        return None
    rest = touched + UNTOUCHED_FOR.total_seconds() - time.time()
    return timezone.now() + timedelta(seconds=rest) if rest > 0 else None


def _take_away(path: Path, to: Path) -> None:
    try:
        path.replace(to)
    except FileNotFoundError:
        return
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        # An attempt before this one was killed while it removed the folder, and somebody made it anew.
        shutil.rmtree(to)
        path.replace(to)


def _put_back(gone: Path, path: Path) -> None:
    """Undo `_take_away`; where the file was stored anew meanwhile, that one stays, being the fresher."""
    if not path.exists():
        _take_away(gone, path)


def _remove(path: Path) -> bool:
    """Whether there was something to remove."""
    if path.is_dir():
        shutil.rmtree(path)
        return True
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def _media_is_wanted(sha256: str) -> bool:
    return Sample.objects.filter(sha256=sha256).exists() or Rendition.objects.filter(sha256=sha256).exists()


def _renditions_follow(sha256: str) -> None:
    """What was made from a file that is gone is nobody's either."""
    samples = Sample.objects.filter(sha256=OuterRef("source"))
    with transaction.atomic():
        orphans = Rendition.objects.filter(~Exists(samples), source=sha256)
        note(MEDIA, orphans.values_list("sha256", flat=True))
        orphans.delete()


def _upload_path(name: str) -> Path:
    return Path(settings.VAR_DIR) / "uploads" / name


register(MEDIA, Kind(store.path, _media_is_wanted, is_shared=True, and_then=_renditions_follow))
register(UPLOADS, Kind(_upload_path, lambda name: Upload.objects.filter(pk=name).exists()))
