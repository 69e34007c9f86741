"""What a format is: how to recognise a file of it, and how to read its rows."""

import codecs
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, Any, ClassVar

from annotation.intake import json_objects
from annotation.intake.holder import Holder
from annotation.intake.options import FormatId, ImportOptions
from annotation.intake.row import Read

HEAD_BYTES = 64 * 2**10
# The first ones may be broken.
OBJECTS_TRIED = 20


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


def first_object(table: Table, head: bytes) -> Mapping[str, Any]:
    """The first JSON object of a file that begins with `head`, to recognise it by; empty where there is none."""
    if head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"{", b"["):
        for found in islice(json_objects.objects(table.open), OBJECTS_TRIED):
            if isinstance(found.content, dict):
                return found.content
    return {}


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
    # For the documentation, where the example's file is not text.
    example_in_words: ClassVar[str] = ""

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
