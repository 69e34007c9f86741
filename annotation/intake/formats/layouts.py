"""Room layouts as JSON: a prompt with one layout to inspect or two to compare."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from annotation.intake import fields, json_objects, values
from annotation.intake.formats.base import FieldDoc, Format, Reading, Table, first_object
from annotation.intake.options import ImportOptions
from annotation.intake.row import Inline, Read, Row, RowError, SampleDraft, attempt, kind_of


class Layouts(Format):
    """Objects with a prompt and `layouts`, or with `layout` alone."""

    id = "layouts"
    title = "Room layouts"
    summary = "JSON objects with a prompt and one or more room layouts, as a list or one a line."
    fields = (
        FieldDoc("prompt", "what the room was furnished for", needed=True),
        FieldDoc("layouts", "the layouts: one to inspect, two to compare; or `layout` for one", needed=True),
        FieldDoc("models", "which model made each of them, in the same order; or `model` for one"),
        FieldDoc("choice, answer, annotator, time_ms", "as in JSON Lines"),
    )

    def recognises(self, table: Table, head: bytes) -> bool:
        """By the key of the layouts."""
        first = first_object(table, head)
        return "layouts" in first or "layout" in first

    def read(self, table: Table, options: ImportOptions, note: Callable[[str], None]) -> Reading:
        """Object by object."""
        return Reading(_rows(table))

    def write_example(self, folder: Path) -> list[Path]:
        """One room furnished in two ways."""
        first, second = (json.dumps(example_layout(x)) for x in (1.0, 2.5))
        path = folder / "rooms.json"
        said = '"prompt": "a small bedroom", "models": ["planner", "planner"]'
        path.write_text(f'[{{{said}, "layouts": [\n{first},\n{second}\n]}}]\n')
        return [path]


def example_layout(x: float) -> dict[str, Any]:
    """A room of 4 × 3 metres with a bed at `x`."""
    return {
        "room": {"floor": [[0, 0], [4, 0], [4, 3], [0, 3]], "height": 2.6},
        "objects": [
            {
                "id": "bed",
                "category": "bed",
                "x": x,
                "y": 1.5,
                "z": 0,
                "size": {"w": 1.4, "d": 2.0, "h": 0.5},
                "angle": 0,
            }
        ],
    }


def _rows(table: Table) -> Iterator[Read]:
    for number, found in enumerate(json_objects.objects(table.open)):
        if isinstance(found.content, RowError):
            yield Read(number, found.where, found.content)
        else:
            yield Read(number, found.where, attempt(partial(_row, found.content, table.folder)))


def _row(raw: Mapping[str, Any], folder: str) -> Row:
    layouts = raw["layouts"] if raw.get("layouts") is not None else [raw.get("layout")]
    models = raw["models"] if raw.get("models") is not None else [raw.get("model")]
    if not isinstance(layouts, list) or not 1 <= len(layouts) <= fields.MOST_SAMPLES:
        raise RowError(f"layouts is {kind_of(layouts)}; it is a list of 1 to {fields.MOST_SAMPLES} layouts")
    if not isinstance(models, list) or len(models) not in (1, len(layouts)):
        raise RowError("models is not a list with a name for each layout")
    named = models if len(models) == len(layouts) else models * len(layouts)
    return Row(
        prompt=values.prompt(raw.get("prompt"), "prompt"),
        samples=tuple(
            _sample(layout, number, model)
            for number, (layout, model) in enumerate(zip(layouts, named, strict=True))
        ),
        answer=fields.answer(raw),
        annotator=values.name(raw.get("annotator")),
        time_ms=values.duration_ms(raw.get("time_ms"), "time_ms"),
    )


def _sample(layout: Any, number: int, model: Any) -> SampleDraft:
    field = f"layouts[{number}]"
    if not isinstance(layout, dict):
        raise RowError(f"{field} is {kind_of(layout)}, not an object")
    return SampleDraft(Inline(values.json_bytes(layout), "layout"), field, model=values.name(model))
