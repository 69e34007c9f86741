"""CSV: the fields of JSON Lines as columns."""

import codecs
import csv
import io
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from annotation.intake import fields
from annotation.intake.examples import picture
from annotation.intake.formats.base import Format, Reading, Table
from annotation.intake.holder import UnreadableFileError
from annotation.intake.options import ImportOptions
from annotation.intake.row import Read, RowError, attempt

DELIMITERS = ",;\t|"
QUOTE = '"'
LONGEST_LINE = 4 * 2**20
MOST_LINES_A_ROW = 500
# Invalid bytes become these instead of ending the file, so that the row they stand in can be named.
STRAY = range(0xDC80, 0xDD00)


class CommaSeparated(Format):
    """Rows of prompt, samples and choice as columns."""

    id = "csv"
    title = "CSV"
    summary = "A table with a header: the fields of JSON Lines as columns, separated by comma, semicolon or tab."
    fields = fields.DOCS

    def recognises(self, table: Table, head: bytes) -> bool:
        """By a header that has a prompt and a sample."""
        names = [name.strip().strip('"') for name in _split_header(_decoded(head).split("\n", 1)[0])]
        return "prompt" in names and any(fields.NUMBERED.fullmatch(name) for name in names)

    def read(self, table: Table, options: ImportOptions, note: Callable[[str], None]) -> Reading:
        """Row by row, UTF-8 or UTF-16 by its first bytes; raises UnreadableFileError for what has no header."""
        head = table.head()
        header = _decoded(head).split("\n", 1)[0]
        if "\0" in header:
            raise UnreadableFileError(f"{table.title} is no CSV file: its header has a byte that is no text.")
        names = [name.strip() for name in next(csv.reader([header], delimiter=_delimiter(header)), [])]
        missing = [] if "prompt" in names else ["prompt"]
        if not any(fields.NUMBERED.fullmatch(name) for name in names):
            missing.append("sample_0")
        if missing:
            listed = ", ".join(names)[:300]
            raise UnreadableFileError(
                f"{table.title} lacks the column {' and '.join(missing)}; its columns are: {listed}."
            )
        twice = sorted({name for name in names if name and names.count(name) > 1})
        if twice:
            raise UnreadableFileError(f"{table.title} has the column {twice[0]} twice.")
        for name in names:
            if not fields.is_known(name):
                note(f"The column {name[:100]!r} is not read.")
        return Reading(_rows(table, names, _delimiter(header), _encoding(head)))

    def write_example(self, folder: Path) -> list[Path]:
        """Two labelled pairs, the second answered by somebody without a name."""
        for colour in ("red", "green", "blue"):
            (folder / f"{colour}.png").write_bytes(picture(colour))
        path = folder / "pairs.csv"
        path.write_text(
            "prompt,sample_0,sample_1,choice,annotator\n"
            '"a square, all red",red.png,blue.png,first,alice\n'
            "a green square,red.png,green.png,second,\n"
        )
        return [path, *(folder / f"{colour}.png" for colour in ("red", "green", "blue"))]


def _rows(table: Table, names: Sequence[str], delimiter: str, encoding: str) -> Iterator[Read]:
    with table.open() as binary:
        text = io.TextIOWrapper(binary, encoding=encoding, errors="surrogateescape", newline="")
        records = _records(_lines(text), len(names), delimiter)
        next(records)
        number = 0
        for line, cells in records:
            if isinstance(cells, RowError):
                yield Read(number, f"line {line}", cells)
            elif cells:
                yield Read(number, f"line {line}", attempt(partial(_row, names, cells, table.folder)))
            else:
                continue
            number += 1


def _lines(text: io.TextIOWrapper) -> Iterator[str | None]:
    """Line by line; None for one that is too long."""
    while line := text.readline(LONGEST_LINE):
        if len(line) < LONGEST_LINE or line.endswith("\n"):
            yield line
            continue
        while line and not line.endswith("\n"):
            line = text.readline(LONGEST_LINE)
        yield None


def _records(
    lines: Iterator[str | None], columns: int, delimiter: str
) -> Iterator[tuple[int, list[str] | RowError]]:
    """The cells of every row with the line that it begins on.

    A quotation mark that is never closed would swallow all lines up to the next: such a line is given up alone,
    and reading goes on with the one after it.
    """
    ahead: deque[str | None] = deque()
    start = 1
    while ahead or (more := next(lines, "")) != "":
        first = ahead.popleft() if ahead else more
        if first is None:
            yield start, RowError(f"the line is longer than {LONGEST_LINE:,} characters")
            start += 1
            continue
        cells = _cells([first], delimiter)
        taken = 0
        if cells is None:
            cells, taken = _over_several_lines(first, ahead, lines, columns, delimiter)
        for _ in range(taken):
            ahead.popleft()
        yield start, cells if cells is not None else RowError("a quotation mark on this line is never closed")
        start += 1 + taken


def _over_several_lines(
    first: str, ahead: deque[str | None], lines: Iterator[str | None], columns: int, delimiter: str
) -> tuple[list[str] | None, int]:
    """The cells of a row that goes on after its first line, and how many lines of `ahead` belong to it."""
    held = [first]
    for number in range(MOST_LINES_A_ROW):
        if number == len(ahead):
            ahead.extend(islice(lines, 1))
        if number == len(ahead) or ahead[number] is None:
            break
        line = ahead[number]
        assert line is not None
        held.append(line)
        if QUOTE in line:
            cells = _cells(held, delimiter)
            if cells is not None and len(cells) == columns:
                return cells, number + 1
    return None, 0


def _cells(lines: Sequence[str], delimiter: str) -> list[str] | None:
    """The cells of one row; None where these lines are not exactly one row."""
    csv.field_size_limit(2 * LONGEST_LINE)
    try:
        rows = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _row(names: Sequence[str], cells: Sequence[str], folder: str) -> Any:
    for name, cell in zip(names, cells, strict=False):
        if any(ord(character) in STRAY for character in cell):
            raise RowError(f"{name} has bytes that are not UTF-8")
    if len(cells) != len(names):
        raise RowError(f"it has {len(cells)} cells where the header has {len(names)}")
    raw: dict[str, Any] = {name: cell for name, cell in zip(names, cells, strict=True) if cell.strip()}
    for name in ("label_0", "label_1"):
        if name in raw:
            raw[name] = _number(raw[name], name)
    if "answer" in raw:
        raise RowError("answer cannot stand in a CSV file; use JSON Lines for other instruments' answers")
    return fields.parse(raw, folder)


def _number(text: str, name: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise RowError(f"{name} is {text[:40]!r}, not a number") from None


def _encoding(head: bytes) -> str:
    is_wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return "utf-16" if is_wide else "utf-8-sig"


def _decoded(head: bytes) -> str:
    return head.decode(_encoding(head), "replace")


def _split_header(header: str) -> list[str]:
    return next(csv.reader([header.strip("\r\n")], delimiter=_delimiter(header)), []) if "\0" not in header else []


def _delimiter(header: str) -> str:
    """The one that splits the header into the most names."""
    return max(DELIMITERS, key=header.count)
