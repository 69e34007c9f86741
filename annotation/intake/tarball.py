"""Tar archives of strangers, plain or gzipped: listed once within limits, then read in their own order.

A compressed tar can only be read forwards: going back means to unpack all of it once more. So this is for what is
copied out whole, from `sizes` in its order, and not for tables whose rows name files anywhere.
"""

import gzip
import tarfile
import zlib
from collections.abc import Iterator, Mapping
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

GZIP_MAGIC = b"\x1f\x8b"
TAR_MAGIC, TAR_MAGIC_AT = b"ustar", 257
# Of long names and the like tarfile reads as much at once as the archive says, before anybody sees how much.
LONGEST_READ = 16 * 2**20
BROKEN = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError)


def is_tar(path: Path) -> bool:
    """Whether the file is a tar archive, or gzipped, by how it begins."""
    with path.open("rb") as file:
        start = file.read(TAR_MAGIC_AT + len(TAR_MAGIC))
    return start.startswith(GZIP_MAGIC) or start.endswith(TAR_MAGIC)


class Tarball(Holder):
    """A tar archive; raises UnreadableFileError when opened for what is none, or is too much as a whole."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self._file = _forwards(path)
        try:
            self._tar = tarfile.TarFile(fileobj=cast(IO[bytes], _Bounded(self._file)))
            members = list(self._listed(path.stat().st_size))
            _to_the_end(self._file)
        except UnreadableFileError:
            self._file.close()
            raise
        except BROKEN as error:
            self._file.close()
            raise UnreadableFileError(f"{name} is no tar archive that can be read: {error}.") from error
        self._members, self._problems = sorted_out(((member.name, member) for member in members), _check)

    def _listed(self, packed: int) -> Iterator[tarfile.TarInfo]:
        """Every member but folders; what is too much is found before it is unpacked."""
        total = 0
        for number, member in enumerate(self._tar):
            total += member.size
            complaint = ""
            if number >= MOST_FILES:
                complaint = f"has more than {MOST_FILES:,} entries"
            elif total > MOST_TOTAL_BYTES:
                complaint = f"unpacks to more than {MOST_TOTAL_BYTES // 2**30} GB"
            elif total > RATIO_COUNTS_FROM and total > MOST_RATIO * packed:
                complaint = f"unpacks to more than {MOST_RATIO} times its size"
            if complaint:
                raise UnreadableFileError(f"{self.name} {complaint}.")
            if not member.isdir():
                yield member

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """The unpacked size of every usable entry, in the archive's order."""
        return {name: member.size for name, member in self._members.items()}

    @property
    def problems(self) -> Mapping[str, str]:
        """Why the other entries cannot be used."""
        return self._problems

    def open(self, name: str) -> IO[bytes]:
        """The entry, unpacked while it is read; raises RowError, also while reading."""
        try:
            file = self._tar.extractfile(self._members[name])
        except KeyError:
            raise RowError(f"there is no file {name} in {self.name}") from None
        except BROKEN as error:
            raise broken_entry(name, error) from error
        if file is None:  # never: only plain files are among the members
            raise RowError(f"{name} is no file")
        return cast(IO[bytes], EntryFile(file, name, BROKEN))

    def close(self) -> None:
        """Close the archive."""
        self._tar.close()
        self._file.close()


def _forwards(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        is_gzipped = file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    return cast(IO[bytes], gzip.open(path, "rb") if is_gzipped else path.open("rb"))


def _to_the_end(file: IO[bytes]) -> None:
    """Read what follows the last entry: only at its end does gzip compare its checksum of everything."""
    if len(file.read(LONGEST_READ)) == LONGEST_READ:
        raise tarfile.ReadError("it goes on after its last entry")


def _check(member: tarfile.TarInfo) -> None:
    if not member.isreg():
        raise RowError("it is a link or a device, no file")
    if member.issparse():
        raise RowError("it has holes; send it as a plain file")
    if member.size > MOST_ENTRY_BYTES:
        raise RowError(f"it unpacks to more than {MOST_ENTRY_BYTES // 2**30} GB")


class _Bounded:
    """A file of which nobody reads more at once than a header may be long."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.name = ""
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int) -> bytes:
        if size > LONGEST_READ:
            raise tarfile.ReadError(f"{size:,} bytes were to be read at once")
        return self._file.read(size)
