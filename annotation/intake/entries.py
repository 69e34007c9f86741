"""Entries of archives of strangers: which can be used, under which name, and why the others cannot."""

from collections.abc import Callable, Iterable
from typing import IO, Any, TypeVar

from annotation.intake.holder import is_junk, safe_name
from annotation.intake.row import RowError

MOST_ENTRY_BYTES = 8 * 2**30
MOST_TOTAL_BYTES = 256 * 2**30
# Text compresses to a twentieth or so; what shrinks to less than a two-hundredth was made to be a bomb.
MOST_RATIO = 200
# Below this size nobody is hurt.
RATIO_COUNTS_FROM = 2**20

E = TypeVar("E")


def sorted_out(entries: Iterable[tuple[str, E]], check: Callable[[E], None]) -> tuple[dict[str, E], dict[str, str]]:
    """The entries that can be used by name, in their order, and why the others cannot.

    `check` raises RowError of an entry that is of no use. What nobody meant to send is in neither.
    """
    good: dict[str, E] = {}
    problems: dict[str, str] = {}
    taken: set[str] = set()
    for sent_name, entry in entries:
        shown = "".join(c if c.isprintable() else "?" for c in sent_name)[:200]
        try:
            name = safe_name(sent_name)
            if is_junk(name):
                continue
            shown = name
            check(entry)
            if name.casefold() in taken:
                raise RowError("another entry has the same name, apart from upper and lower case")
        except RowError as error:
            # Where two entries have one name the first is used, whatever is wrong with the second.
            problems.setdefault(shown if shown not in good else f"{shown} (again)", str(error))
            continue
        taken.add(name.casefold())
        good[name] = entry
    return good, problems


def broken_entry(name: str, error: Exception) -> RowError:
    """What is said of an entry that breaks off while it is read."""
    return RowError(f"{name} is broken in the archive: {error or type(error).__name__}")


class EntryFile:
    """An entry being read, whose errors, of the types that are given, are errors of a row."""

    def __init__(self, file: IO[bytes], name: str, broken: tuple[type[Exception], ...]) -> None:
        self._file = file
        self._name = name
        self._broken = broken

    def __enter__(self) -> "EntryFile":
        return self

    def __exit__(self, *exception: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._file, name)
        if name not in ("read", "readline", "read1", "readinto"):
            return method

        def reading(*arguments: Any) -> Any:
            try:
                return method(*arguments)
            except self._broken as error:
                raise broken_entry(self._name, error) from error

        return reading
