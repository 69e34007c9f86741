"""Every format by its id. Adding one: its file, and a line here."""

from annotation.intake.formats.base import Format, Table
from annotation.intake.formats.csv import CommaSeparated
from annotation.intake.formats.folders import Folders
from annotation.intake.formats.jsonl import JsonLines
from annotation.intake.formats.label_studio import LabelStudio
from annotation.intake.formats.layouts import Layouts
from annotation.intake.formats.pickapic import PickAPic

# In the order in which they are asked whether a file is theirs: JSON Lines takes whatever is JSON.
FORMATS: dict[str, Format] = {
    format_.id: format_
    for format_ in (PickAPic(), LabelStudio(), Layouts(), JsonLines(), CommaSeparated(), Folders())
}


def recognised(table: Table) -> Format | None:
    """The format of `table` by its content; None for what is no table."""
    head = table.head() if table.name else b""
    return next((format_ for format_ in FORMATS.values() if format_.recognises(table, head)), None)
