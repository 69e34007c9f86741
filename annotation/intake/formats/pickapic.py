"""Pick-a-Pic v2 (Kirstain et al. 2023): a Parquet file, one row of which is two images and a label."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from annotation.intake import values
from annotation.intake.examples import picture
from annotation.intake.formats.base import FieldDoc, Format, Reading, Table
from annotation.intake.options import ImportOptions
from annotation.intake.parquet import ParquetRows
from annotation.intake.row import Inline, Read, Row, RowError, SampleDraft, attempt, kind_of

REQUIRED = ("jpg_0", "jpg_1", "label_0", "caption")
OPTIONAL = ("label_1", "has_label", "model_0", "model_1", "user_id", "image_0_uid", "image_1_uid")
MAGIC = b"PAR1"


class PickAPic(Format):
    """Parquet with the columns of Pick-a-Pic v2."""

    id = "pickapic"
    title = "Pick-a-Pic v2"
    summary = "A Parquet file with both images of a pair in the row, as Pick-a-Pic and Diffusion-DPO have them."
    annotators = "pickapic"
    is_labelled = True
    fields = (
        FieldDoc("caption", "the prompt", needed=True),
        FieldDoc("jpg_0, jpg_1", "the encoded images", needed=True),
        FieldDoc("label_0", "1 where image 0 is preferred, 0 where image 1 is, 0.5 for a tie", needed=True),
        FieldDoc("label_1", "1 − label_0; a row in which it is not is refused"),
        FieldDoc("has_label", "false where nobody has answered: the pair waits for an answer"),
        FieldDoc("model_0, model_1", "which model drew the image"),
        FieldDoc("user_id", "who answered"),
    )

    example_in_words = (
        "| caption | jpg_0 | jpg_1 | label_0 | user_id |\n|---|---|---|---|---|\n"
        "| a red square | *bytes of a red picture* | *of a blue one* | 1.0 | 7 |\n"
        "| a green square | *bytes of a red picture* | *of a green one* | 0.0 | 7 |"
    )

    def recognises(self, table: Table, head: bytes) -> bool:
        """By Parquet's first bytes."""
        return head.startswith(MAGIC)

    def read(self, table: Table, options: ImportOptions, note: Callable[[str], None]) -> Reading:
        """Row group by row group; raises UnreadableFileError."""
        with ExitStack() as opened:
            path = opened.enter_context(table.holder.as_path(table.name))
            file = opened.enter_context(ParquetRows(path, table.title, REQUIRED, OPTIONAL))
            return Reading(_rows(file, opened.pop_all()), total=len(file))

    def write_example(self, folder: Path) -> list[Path]:
        """Two pairs."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        rows = [
            {"caption": "a red square", "jpg_0": picture("red"), "jpg_1": picture("blue"), "label_0": 1.0},
            {"caption": "a green square", "jpg_0": picture("red"), "jpg_1": picture("green"), "label_0": 0.0},
        ]
        path = folder / "pairs.parquet"
        pq.write_table(pa.Table.from_pylist([row | {"user_id": 7} for row in rows]), path)
        return [path]


def _rows(file: ParquetRows, opened: ExitStack) -> Iterator[Read]:
    with opened:
        for batch in file.batches():
            for offset in range(batch.lost):
                yield Read(batch.start + offset, f"row {batch.start + offset}", RowError(batch.reason))
            for number, raw in enumerate(batch.rows, start=batch.start):
                yield Read(number, f"row {number}", attempt(parse, raw))


def parse(raw: Mapping[str, Any]) -> Row:
    """Check one row; raises RowError with the first thing that is wrong."""
    return Row(
        prompt=values.prompt(raw.get("caption"), "caption"),
        samples=(_image(raw, 0), _image(raw, 1)),
        answer=_answer(raw),
        annotator=values.name(raw.get("user_id")),
    )


def _image(raw: Mapping[str, Any], side: int) -> SampleDraft:
    name = f"jpg_{side}"
    value = raw.get(name)
    if value is None:
        raise RowError(f"{name} is missing")
    if not isinstance(value, bytes):
        raise RowError(f"{name} is {kind_of(value)}, not the bytes of an image")
    if not value:
        raise RowError(f"{name} is empty")
    return SampleDraft(Inline(value, "image"), name, model=values.name(raw.get(f"model_{side}")))


def _answer(raw: Mapping[str, Any]) -> dict[str, Any] | None:
    has_label = raw.get("has_label")
    if isinstance(has_label, bool | int) and not has_label:
        return None
    label_0 = values.number(raw.get("label_0"), "label_0")
    label_1 = raw.get("label_1")
    if label_1 is not None and label_0 + values.number(label_1, "label_1") != 1:
        raise RowError(f"label_0 and label_1 contradict each other ({label_0:g} and {label_1:g})")
    return values.answer_of_label(label_0)
