"""Finding, among the files that were sent, those with rows in them, and in what format they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annotation.intake.archive import Archive, is_zip
from annotation.intake.formats.base import Format, Table
from annotation.intake.formats.registry import FORMATS, recognised
from annotation.intake.holder import Folder, Holder, Holders, Loose, UnreadableFileError
from annotation.intake.options import FormatId
from annotation.intake.row import RowError

SUFFIXES = (".parquet", ".jsonl", ".ndjson", ".csv", ".tsv")
# A layout among the media is a .json as well: such a file counts as a table only where there is no other.
PERHAPS = ".json"


@dataclass(frozen=True)
class Sent:
    """A file or a folder: what its sender calls it, and where it lies."""

    name: str
    path: Path


@dataclass(frozen=True)
class Found:
    """A table and the format that it is in."""

    table: Table
    format: Format


def opened(sent: Sequence[Sent]) -> Holders:
    """Everything that was sent, to be closed by the caller; raises UnreadableFileError."""
    holders: list[Holder] = []
    loose: dict[str, Path] = {}
    for file in sent:
        if file.path.is_dir():
            holders.append(Folder(file.path))
        elif not file.path.is_file():
            raise UnreadableFileError(f"There is no file {file.name}.")
        elif is_zip(_start(file.path)):
            holders.append(Archive(file.path, file.name))
        elif file.name in loose:
            raise UnreadableFileError(f"Two files are called {file.name}; rename one.")
        else:
            loose[file.name] = file.path
    return Holders([*([Loose(loose)] if loose else []), *holders])


def find(holders: Holders, format_id: FormatId | None) -> list[Found]:
    """The tables of all holders; raises UnreadableFileError where there is none.

    What is no table is taken for the media of one. Only where there is no table at all is an archive or a folder
    read as folders of samples.
    """
    chosen = FORMATS[format_id] if format_id is not None else None
    by_folders = [Found(Table(holder, ""), FORMATS["folders"]) for holder in holders.holders if _is_tree(holder)]
    if format_id == "folders":
        if not by_folders:
            raise UnreadableFileError("A single file has no folders; send an archive.")
        return by_folders
    found = [found for holder in holders.holders for found in _tables(holder, chosen)]
    if found or (by_folders and chosen is None):
        return found or by_folders
    names = ", ".join(holder.name if _is_tree(holder) else ", ".join(holder.sizes) for holder in holders.holders)
    titles = ", ".join(format_.title for format_ in FORMATS.values())
    raise UnreadableFileError(f"There are no rows of any known format in {names[:300]}; the formats are: {titles}.")


def _is_tree(holder: Holder) -> bool:
    return not isinstance(holder, Loose)


def _tables(holder: Holder, chosen: Format | None) -> list[Found]:
    tables = [Table(holder, name) for name in holder.sizes]
    if not _is_tree(holder):
        return _loose_tables(tables, chosen)
    certain = [table for table in tables if table.name.lower().endswith(SUFFIXES)]
    if certain:
        return [Found(table, chosen or _recognised(table)) for table in certain]
    possible = [table for table in tables if table.name.lower().endswith(PERHAPS) and not table.folder]
    found = [(table, chosen or _attempt(table)) for table in possible]
    return [Found(table, format_) for table, format_ in found if format_ is not None]


def _loose_tables(tables: Sequence[Table], chosen: Format | None) -> list[Found]:
    """Files that were sent by themselves go by their content; a single one of a given format must be of it."""
    if chosen is not None and len(tables) == 1:
        return [Found(tables[0], chosen)]
    found = [(table, _attempt(table)) for table in tables]
    if chosen is not None:
        return [Found(table, chosen) for table, format_ in found if format_ is not None]
    return [Found(table, format_) for table, format_ in found if format_ is not None]


def _recognised(table: Table) -> Format:
    """The format of a file that is called like a table; its name decides where its content says nothing."""
    found = _attempt(table)
    if found is not None:
        return found
    ending = table.name.lower().rpartition(".")[2]
    return FORMATS[{"parquet": "pickapic", "csv": "csv", "tsv": "csv"}.get(ending, "jsonl")]


def _attempt(table: Table) -> Format | None:
    try:
        return recognised(table)
    except RowError:
        # It cannot even be opened: reading it will say why.
        return None


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)
