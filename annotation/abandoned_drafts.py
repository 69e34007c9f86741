"""Drafts of writers that were killed: files that never got their names, and nobody will come back to.

Every file is written under a hidden name that ends in `.draft` and renamed when it is whole. A writer that lives
goes on writing, so a draft that was not touched for a day has none.
"""

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

# Longer than any pause of a writer between two writes, uploads over a bad line included.
UNTOUCHED_FOR = timedelta(days=1)


def remove(folder: Path) -> int:
    """Remove the abandoned drafts at any depth below `folder`; returns how many. Any number may do so at once."""
    before = time.time() - UNTOUCHED_FOR.total_seconds()
    removed = 0
    for draft in _drafts(folder):
        try:
            if draft.stat().st_mtime < before:
                draft.unlink()
                removed += 1
        except FileNotFoundError:
            continue  # renamed or removed meanwhile: then it was not abandoned, or somebody else was faster
    return removed


def _drafts(folder: Path) -> Iterator[Path]:
    """Depth first, one folder's names at a time; folders that go away meanwhile are passed over."""
    for parent, _, names in os.walk(folder):
        yield from (Path(parent, name) for name in names if name.startswith(".") and name.endswith(".draft"))
