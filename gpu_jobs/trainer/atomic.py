"""Files and folders that appear whole or not at all: written under a temporary name, synced, renamed."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PARTIAL = ".partial-"


@contextmanager
def whole_folder(final: Path) -> Iterator[Path]:
    """Lend an empty folder beside ``final``; when the block ends well, it becomes ``final``, replacing it.

    A process killed inside the block leaves only a folder whose name starts with ``.partial-``, which the next
    attempt clears away. Replacing is two renames: killed exactly between them, ``final`` is missing, never mixed.
    """
    partial = final.with_name(f"{PARTIAL}{final.name}")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    yield partial
    put_in_place(partial, final)


def put_in_place(written: Path, final: Path) -> None:
    """Make a folder that is complete ``final``, replacing it, once the disk holds all of it."""
    for path in written.rglob("*"):
        sync(path)
    sync(written)
    remove_folder(final)
    written.rename(final)
    sync(final.parent)


def remove_folder(folder: Path) -> None:
    """Remove a folder so that at no moment a half of it stands under its own name."""
    condemned = folder.with_name(f"{PARTIAL}{folder.name}-removed")
    shutil.rmtree(condemned, ignore_errors=True)  # what a killed process was about to remove
    if folder.exists():
        folder.rename(condemned)
        shutil.rmtree(condemned)


def write_json(path: Path, content: Any) -> None:
    """Replace ``path`` by the JSON of ``content`` in one step."""
    write_bytes(path, (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Replace ``path`` by these bytes in one step."""
    partial = path.with_name(f"{PARTIAL}{path.name}")
    partial.write_bytes(content)
    sync(partial)
    partial.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Have the disk hold what was written to this file or folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
