"""What came along with an import: files by name, in an archive, in a folder, or sent one by one.

Nothing is ever written under a name that somebody else chose: files are read from where they lie, and a name
is only a key to look them up with. So there is nowhere that a name could lead out of.
"""

import os
import shutil
import stat
import tempfile
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import IO

from annotation.errors import AnnotationError
from annotation.intake.row import InFile, RowError

MOST_FILES = 500_000
LONGEST_PATH = 1000
# What file managers leave behind.
JUNK_FOLDERS = ("__MACOSX",)
JUNK_FILES = ("Thumbs.db", "desktop.ini")


class UnreadableFileError(AnnotationError):
    """A file is not what it should be, so that nothing of it can be imported; what others hold is not touched."""


class Holder(ABC):
    """Files by name. `problems` says of the others why they cannot be used."""

    # What to call it to a person.
    name: str

    @property
    @abstractmethod
    def sizes(self) -> Mapping[str, int]:
        """The size of every usable file, in bytes, by name."""

    @property
    @abstractmethod
    def problems(self) -> Mapping[str, str]:
        """Why a file cannot be used, by name."""

    @abstractmethod
    def open(self, name: str) -> IO[bytes]:
        """The file to read from its beginning; raises RowError."""

    @contextmanager
    def as_path(self, name: str) -> Iterator[Path]:
        """The file where it can be read back and forth, for as long as the context lasts; raises RowError.

        Unless it lies somewhere already, that is a copy under a name of ours.
        """
        with tempfile.NamedTemporaryFile(prefix="tastemaker-import-") as copy, self.open(name) as file:
            shutil.copyfileobj(file, copy)
            copy.flush()
            yield Path(copy.name)

    def read(self, name: str, most_bytes: int) -> bytes:
        """All of the file; raises RowError where it is missing, larger than that, or broken."""
        if name in self.problems:
            raise RowError(f"{name}: {self.problems[name]}")
        if name not in self.sizes:
            raise RowError(f"there is no file {name} in {self.name}")
        if self.sizes[name] > most_bytes:
            raise RowError(f"{name} is larger than {most_bytes // 2**20} MB")
        with self.open(name) as file:
            return file.read(most_bytes + 1)

    @cached_property
    def by_last_part(self) -> Mapping[str, Sequence[str]]:
        """The names that end in a name without folders."""
        found: dict[str, list[str]] = defaultdict(list)
        for name in self.sizes:
            found[PurePosixPath(name).name].append(name)
        return found

    def close(self) -> None:  # noqa: B027 - most have nothing open
        """Let go of whatever is open."""


def safe_name(name: str) -> str:
    """`name` as a plain relative path with slashes; raises RowError where it is absolute or leads out."""
    plain = name.replace("\\", "/")
    if not plain or len(plain) > LONGEST_PATH or any(not character.isprintable() for character in plain):
        raise RowError("its name is empty, too long, or has characters that are not text")
    if plain.startswith("/") or (len(plain) > 1 and plain[1] == ":"):
        raise RowError("its name is absolute; a name must lead to a place within")
    parts = [part for part in plain.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise RowError("its name leads out of the folder")
    if not parts:
        raise RowError("its name names nothing")
    return "/".join(parts)


def is_junk(name: str) -> bool:
    """Whether this is a file that nobody meant to send."""
    parts = PurePosixPath(name).parts
    return any(part.startswith(".") or part in JUNK_FOLDERS for part in parts) or parts[-1] in JUNK_FILES


class Folder(Holder):
    """The files under a folder of this machine. Links are not followed."""

    def __init__(self, path: Path) -> None:
        self.name = path.name or str(path)
        self._root = path

    @cached_property
    def _walked(self) -> tuple[dict[str, int], dict[str, str]]:
        sizes: dict[str, int] = {}
        problems: dict[str, str] = {}
        for folder, folders, files in os.walk(self._root):
            folders.sort()
            for file in sorted(files):
                self._take(Path(folder) / file, sizes, problems)
            if len(sizes) > MOST_FILES:
                raise UnreadableFileError(f"{self.name} has more than {MOST_FILES:,} files; import parts of it.")
        return sizes, problems

    def _take(self, path: Path, sizes: dict[str, int], problems: dict[str, str]) -> None:
        name = path.relative_to(self._root).as_posix()
        if is_junk(name):
            return
        found = path.lstat()
        try:
            if safe_name(name) != name:
                raise RowError("its name has backslashes")
            if not stat.S_ISREG(found.st_mode):
                raise RowError("it is a link or a device, no file")
            sizes[name] = found.st_size
        except RowError as error:
            problems[name] = str(error)

    @property
    def sizes(self) -> Mapping[str, int]:
        """The size of every file below."""
        return self._walked[0]

    @property
    def problems(self) -> Mapping[str, str]:
        """Links and devices."""
        return self._walked[1]

    def open(self, name: str) -> IO[bytes]:
        """The file; raises RowError."""
        try:
            return (self._root / safe_name(name)).open("rb")
        except OSError as error:
            raise RowError(f"{name} cannot be read: {error.strerror}") from error

    @contextmanager
    def as_path(self, name: str) -> Iterator[Path]:
        """The file itself."""
        yield self._root / safe_name(name)


class Loose(Holder):
    """Files that were sent one by one, each under the name that its sender gave it."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self.name = "what was sent"
        self._files = files

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """The size of every file."""
        return {name: path.stat().st_size for name, path in self._files.items()}

    @property
    def problems(self) -> Mapping[str, str]:
        """None."""
        return {}

    def open(self, name: str) -> IO[bytes]:
        """The file; raises RowError."""
        try:
            return self._files[name].open("rb")
        except (KeyError, OSError) as error:
            raise RowError(f"there is no file {name}") from error

    @contextmanager
    def as_path(self, name: str) -> Iterator[Path]:
        """The file itself."""
        yield self._files[name]


class Holders:
    """Everything that came along, to look a file up in."""

    def __init__(self, holders: Sequence[Holder]) -> None:
        self.holders = holders

    def read(self, wanted: InFile, most_bytes: int) -> bytes:
        """The bytes of the file that a row names; raises RowError.

        It is looked for beside the row's own file first, then from the root of everything that came along, and
        where the row says so by the last part of its name alone.
        """
        name = safe_name(wanted.name)
        beside = f"{wanted.folder}/{name}" if wanted.folder else name
        for candidate in dict.fromkeys((beside, name)):
            for holder in self.holders:
                if candidate in holder.sizes or candidate in holder.problems:
                    return holder.read(candidate, most_bytes)
        if wanted.anywhere:
            return self._read_anywhere(PurePosixPath(name).name, most_bytes)
        raise RowError(f"there is no file {name} among what was sent")

    def _read_anywhere(self, last: str, most_bytes: int) -> bytes:
        found = [(holder, name) for holder in self.holders for name in holder.by_last_part.get(last, ())]
        if not found:
            raise RowError(f"there is no file {last} among what was sent")
        if len(found) > 1:
            raise RowError(f"there are {len(found)} files called {last} among what was sent")
        holder, name = found[0]
        return holder.read(name, most_bytes)

    def close(self) -> None:
        """Let go of whatever is open."""
        for holder in self.holders:
            holder.close()
