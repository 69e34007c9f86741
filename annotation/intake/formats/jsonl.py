"""JSON Lines: an object a line, or an array of them."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from annotation.intake import fields, json_objects
from annotation.intake.examples import picture
from annotation.intake.formats.base import FieldDoc, Format, Reading, Table
from annotation.intake.options import ImportOptions
from annotation.intake.row import Read, RowError, attempt


class JsonLines(Format):
    """Rows of prompt, samples and choice as JSON."""

    id = "jsonl"
    title = "JSON Lines"
    summary = "One JSON object a line: a prompt, its samples as files, addresses or inline, and perhaps an answer."
    fields = (
        *fields.DOCS,
        FieldDoc(
            "samples",
            "instead of sample_0, …: a list of names, or of objects with file, url, text or layout, and model, "
            "seed, caption, caption_source",
        ),
        FieldDoc("answer", "instead of choice: the answer of any instrument, to the samples in their order here"),
    )

    def recognises(self, table: Table, head: bytes) -> bool:
        """By a brace or a bracket, whatever stands behind it."""
        return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")

    def read(self, table: Table, options: ImportOptions, note: Callable[[str], None]) -> Reading:
        """Object by object."""
        return Reading(_rows(table, note))

    def write_example(self, folder: Path) -> list[Path]:
        """A labelled pair of files, and one of texts that waits for an answer."""
        (folder / "red.png").write_bytes(picture("red"))
        (folder / "blue.png").write_bytes(picture("blue"))
        rows = [
            {"prompt": "a red square", "samples": ["red.png", {"file": "blue.png", "model": "painter"}],
             "choice": "first", "annotator": "alice"},
            {"prompt": "a word for red", "text_0": "crimson", "text_1": "azure"},
        ]  # fmt: skip
        path = folder / "pairs.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return [path, folder / "red.png", folder / "blue.png"]


def _rows(table: Table, note: Callable[[str], None]) -> Iterator[Read]:
    unread: set[str] = set()
    for number, found in enumerate(json_objects.objects(table.open)):
        content = found.content
        if isinstance(content, RowError):
            yield Read(number, found.where, content)
            continue
        for name in content:
            if not fields.is_known(name) and name not in unread and len(unread) < 20:
                unread.add(name)
                note(f"The field {name[:100]!r} is not read.")
        yield Read(number, found.where, attempt(partial(fields.parse, content, table.folder)))
