"""Zip archives of strangers: read where they are, within limits, entry by entry.

An entry that is wrong costs itself and no other.
"""

import stat
import zipfile
import zlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import IO, cast

from annotation.intake.entries import (
    MOST_ENTRY_BYTES,
    MOST_RATIO,
    MOST_TOTAL_BYTES,
    RATIO_COUNTS_FROM,
    EntryFile,
    broken_entry,
    sorted_out,
)
from annotation.intake.holder import MOST_FILES, Holder, UnreadableFileError
from annotation.intake.row import RowError

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
        good, self._problems = sorted_out(((entry.orig_filename, entry) for entry in entries), _check)
        self._entries = dict(sorted(good.items()))

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """The unpacked size of every usable entry."""
        return {name: entry.file_size for name, entry in self._entries.items()}

    @property
    def problems(self) -> Mapping[str, str]:
        """Why the other entries cannot be used."""
        return self._problems

    def open(self, name: str) -> IO[bytes]:
        """The entry, unpacked while it is read; raises RowError, also while reading.

        zipfile itself never unpacks more than the size that the archive states, and compares the checksum at the
        end.
        """
        try:
            return cast(IO[bytes], EntryFile(self._zip.open(self._entries[name]), name, BROKEN))
        except KeyError:
            raise RowError(f"there is no file {name} in {self.name}") from None
        except BROKEN as error:
            raise broken_entry(name, error) from error

    def close(self) -> None:
        """Close the archive."""
        self._zip.close()


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
