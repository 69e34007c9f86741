"""What a format is: how to recognise a file of it, and how to read its rows."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, ClassVar

from annotation.intake.holder import Holder
from annotation.intake.options import FormatId, ImportOptions
from annotation.intake.row import Read

HEAD_BYTES = 64 * 2**10


@dataclass(frozen=True)
class Table:
    """One file with rows, or with name '' everything that a holder has."""

    holder: Holder
    name: str

    @property
    def title(self) -> str:
        """What to call it to a person."""
        return self.name or self.holder.name

    @property
    def folder(self) -> str:
        """The folder that the file lies in, '' for the root."""
        parent = str(PurePosixPath(self.name).parent)
        return "" if parent == "." else parent

    def open(self) -> IO[bytes]:
        """The file, from its beginning."""
        return self.holder.open(self.name)

    def head(self) -> bytes:
        """How it begins."""
        with self.open() as file:
            return file.read(HEAD_BYTES)


@dataclass(frozen=True)
class Reading:
    """The rows of a table in their order, and how many there are where that is known beforehand."""

    rows: Iterator[Read]
    total: int | None = None


@dataclass(frozen=True)
class FieldDoc:
    """One field of a format, for the documentation."""

    name: str
    meaning: str
    needed: bool = False


class Format(ABC):
    """One way to write down comparisons. Reading never fails for a row: what is wrong with it is what is read."""

    id: ClassVar[FormatId]
    title: ClassVar[str]
    # One sentence for whoever chooses.
    summary: ClassVar[str]
    # Whose answers these are, before the name that the file gives them.
    annotators: ClassVar[str] = "imported"
    # Whether every row of such a file says which of a pair is better, so that only pairwise projects can take it.
    is_labelled: ClassVar[bool] = False
    fields: ClassVar[tuple[FieldDoc, ...]] = ()

    @abstractmethod
    def recognises(self, table: Table, head: bytes) -> bool:
        """Whether a file that begins with `head` is of this format; the first format that says so has it."""

    @abstractmethod
    def read(self, table: Table, options: ImportOptions, note: Callable[[str], None]) -> Reading:
        """The rows of `table`; raises UnreadableFileError where it is no such file.

        `note` takes what is worth knowing about the file as a whole.
        """

    @abstractmethod
    def write_example(self, folder: Path) -> list[Path]:
        """Write a small file of this format, with whatever it needs, and return what to import."""
