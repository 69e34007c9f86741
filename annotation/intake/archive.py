"""Zip archives of strangers: read where they are, within limits, entry by entry.

An entry that is wrong costs itself and no other.
"""

import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, Any, cast

from annotation.intake.holder import MOST_FILES, Holder, UnreadableFileError, is_junk, safe_name
from annotation.intake.row import RowError

MOST_ENTRY_BYTES = 8 * 2**30
MOST_TOTAL_BYTES = 256 * 2**30
# Text compresses to a twentieth or so; what shrinks to less than a two-hundredth was made to be a bomb.
MOST_RATIO = 200
# Below this size nobody is hurt.
RATIO_COUNTS_FROM = 2**20
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
# What zipfile raises on archives that are broken, or packed in a way that it cannot read (NotImplementedError).
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError)


def is_zip(start: bytes) -> bool:
    """Whether a file that begins so is a zip archive."""
    return start.startswith((b"PK\x03\x04", b"PK\x05\x06"))


class Archive(Holder):
    """A zip archive; raises UnreadableFileError when opened for what is none, or is too much as a whole."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(path)
        except BROKEN as error:
            raise UnreadableFileError(f"{name} is no zip archive that can be read: {error}.") from error
        entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        total = sum(entry.file_size for entry in entries)
        complaint = ""
        if len(entries) > MOST_FILES:
            complaint = f"has {len(entries):,} entries; the most is {MOST_FILES:,}"
        elif total > MOST_TOTAL_BYTES:
            complaint = f"unpacks to {total / 2**30:.0f} GB; the most is {MOST_TOTAL_BYTES // 2**30} GB"
        elif entries and all(entry.flag_bits & ENCRYPTED for entry in entries):
            complaint = "is encrypted; send it without a password"
        if complaint:
            self._zip.close()
            raise UnreadableFileError(f"{name} {complaint}.")
        self._entries, self._problems = _sorted_out(entries)

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """The unpacked size of every usable entry."""
        return {name: entry.file_size for name, entry in self._entries.items()}

    @property
    def problems(self) -> Mapping[str, str]:
        """Why the other entries cannot be used."""
        return self._problems

    def open(self, name: str) -> IO[bytes]:
        """The entry, unpacked while it is read; raises RowError, also while reading."""
        try:
            return cast(IO[bytes], _Entry(self._zip.open(self._entries[name]), name))
        except KeyError:
            raise RowError(f"there is no file {name} in {self.name}") from None
        except BROKEN as error:
            raise _broken(name, error) from error

    @contextmanager
    def as_path(self, name: str) -> Iterator[Path]:
        """A copy under a name of ours that is gone afterwards."""
        with tempfile.NamedTemporaryFile(prefix="tastemaker-import-") as file, self.open(name) as entry:
            shutil.copyfileobj(entry, file)
            file.flush()
            yield Path(file.name)

    def close(self) -> None:
        """Close the archive."""
        self._zip.close()


def _sorted_out(entries: list[zipfile.ZipInfo]) -> tuple[dict[str, zipfile.ZipInfo], dict[str, str]]:
    """The entries that can be used by name, and why the others cannot."""
    good: dict[str, zipfile.ZipInfo] = {}
    problems: dict[str, str] = {}
    taken: set[str] = set()
    for entry in entries:
        shown = "".join(c if c.isprintable() else "?" for c in entry.orig_filename)[:200]
        try:
            name = safe_name(entry.orig_filename)
            if is_junk(name):
                continue
            shown = name
            _check(entry)
            if name.casefold() in taken:
                raise RowError("another entry has the same name, apart from upper and lower case")
        except RowError as error:
            # Where two entries have one name the first is used, whatever is wrong with the second.
            problems.setdefault(shown if shown not in good else f"{shown} (again)", str(error))
            continue
        taken.add(name.casefold())
        good[name] = entry
    return dict(sorted(good.items())), problems


def _check(entry: zipfile.ZipInfo) -> None:
    mode = stat.S_IFMT(entry.external_attr >> 16)
    if mode not in (0, stat.S_IFREG):
        raise RowError("it is a link or a device, no file")
    if entry.flag_bits & ENCRYPTED:
        raise RowError("it is encrypted; send it without a password")
    if entry.compress_type not in METHODS:
        raise RowError("it is compressed in a way that is not read here; only store and deflate are")
    if entry.file_size > MOST_ENTRY_BYTES:
        raise RowError(f"it unpacks to more than {MOST_ENTRY_BYTES // 2**30} GB")
    if entry.file_size > RATIO_COUNTS_FROM and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        raise RowError(f"it unpacks to more than {MOST_RATIO} times its size")


def _broken(name: str, error: Exception) -> RowError:
    return RowError(f"{name} is broken in the archive: {error or type(error).__name__}")


class _Entry:
    """An entry being read, whose errors are errors of a row.

    zipfile itself never unpacks more than the size that the archive states, and compares the checksum at the end.
    """

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file = file
        self._name = name

    def __enter__(self) -> "_Entry":
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
            except BROKEN as error:
                raise _broken(self._name, error) from error

        return reading
