"""Label Studio's JSON export of comparisons: tasks with annotations of the Pairwise tag, or of two Choices.

The format is Label Studio's own (labelstud.io/guide/task_format, labelstud.io/tags/pairwise, and the example in
HumanSignal/label-studio, web/libs/editor/src/examples/pairwise): a task has `data`, and `annotations` whose
`result` is a list of regions. A region of type `pairwise` has `value.selected` left or right, and older ones none.
Its `to_name` is the Pairwise tag itself, or in other hands one or both of the compared tags; which key of `data` a
tag showed an export never says. So the compared keys are told by name, unless the tags are called as their keys
are. The template has no prompt: then it is the importer who says what was asked.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from annotation.intake import json_objects, values
from annotation.intake.examples import picture
from annotation.intake.fields import LONGEST_URL
from annotation.intake.formats.base import FieldDoc, Format, Reading, Table, first_object
from annotation.intake.options import ImportOptions
from annotation.intake.row import AtUrl, InFile, Inline, Read, Row, RowError, SampleDraft, Source, attempt, kind_of

PROMPT_KEYS = ("prompt", "caption", "question", "instruction", "instructions", "query", "description", "text")
# What ends in one of these is a file, wherever it is; anything else that is no address is a text to be compared.
MEDIA = re.compile(r"\.(png|jpe?g|webp|gif|bmp|mp4|webm|mov|mkv|avi|json|txt)$", re.IGNORECASE)
SIDES = (
    (re.compile(r"^(.*?)[-_ ]?(left|right)$", re.IGNORECASE), ("left", "right")),
    (re.compile(r"^(.*?)[-_ ]?([ab])$", re.IGNORECASE), ("a", "b")),
    (re.compile(r"^(.*?)[-_ ]?([01])$"), ("0", "1")),
    (re.compile(r"^(.*?)[-_ ]?([12])$"), ("1", "2")),
)
LEFT = {"left", "a", "first", "1", "image1", "image 1", "option a", "option 1", "left is better", "a is better"}
RIGHT = {"right", "b", "second", "2", "image2", "image 2", "option b", "option 2", "right is better", "b is better"}
TIE = {"tie", "both", "equal", "same", "draw", "both good", "no preference", "equally good", "about the same"}
BOTH_BAD = {"neither", "both bad", "both_bad", "none of them", "both are bad"}
LONGEST_S = 24 * 60 * 60

EXAMPLE = """\
[{"id": 1,
  "data": {
    "prompt": "a red square",
    "image1": "/data/upload/1/3f2a-red.png",
    "image2": "/data/local-files/?d=pairs/blue.png"},
  "annotations": [
    {"id": 1001, "completed_by": 10, "was_cancelled": false, "lead_time": 4.288, "result": [
      {"type": "pairwise", "from_name": "pw", "to_name": ["image1", "image2"], "value": {"selected": "left"}}]},
    {"id": 1002, "completed_by": 11, "was_cancelled": false, "lead_time": 2.5, "result": [
      {"type": "pairwise", "from_name": "pw", "to_name": ["image1", "image2"], "value": {"selected": "right"}}]}]}]
"""


class LabelStudio(Format):
    """Tasks of Label Studio with pairwise annotations."""

    id = "label_studio"
    title = "Label Studio"
    summary = "Label Studio's JSON export: tasks of two items, compared with the Pairwise tag or with Choices."
    annotators = "label-studio"
    fields = (
        FieldDoc("data", "the prompt and two items: addresses, files that come along, or texts", needed=True),
        FieldDoc(
            "data.prompt", "or caption, question, instruction, text; another key or one text for all by an option"
        ),
        FieldDoc("annotations[].result[]", "pairwise with selected left or right, or choices such as Left or Tie"),
        FieldDoc("annotations[].completed_by", "who answered: each annotator's answer becomes one of their own"),
        FieldDoc("annotations[].lead_time", "seconds that it took"),
        FieldDoc("annotations[].was_cancelled", "true where the task was skipped: no answer"),
    )

    def recognises(self, table: Table, head: bytes) -> bool:
        """By the data of the first task."""
        return isinstance(first_object(table, head).get("data"), dict)

    def read(self, table: Table, options: ImportOptions, note: Callable[[str], None]) -> Reading:
        """Task by task, each annotation a row of its own."""
        return Reading(_rows(table, options))

    def write_example(self, folder: Path) -> list[Path]:
        """One task that two people have answered, its files beside it."""
        (folder / "3f2a-red.png").write_bytes(picture("red"))
        (folder / "blue.png").write_bytes(picture("blue"))
        path = folder / "export.json"
        path.write_text(EXAMPLE)
        return [path, folder / "3f2a-red.png", folder / "blue.png"]


def _rows(table: Table, options: ImportOptions) -> Iterator[Read]:
    number = 0
    for found in json_objects.objects(table.open):
        if isinstance(found.content, RowError):
            yield Read(number, found.where, found.content)
            number += 1
            continue
        task = found.content
        where = f"task {values.name(task.get('id')) or found.where}"
        for annotation in _annotations(task):
            name = values.name(annotation.get("id")) if isinstance(annotation, dict) else None
            row = attempt(partial(_row, task, annotation, options, table.folder))
            yield Read(number, f"{where}, annotation {name}" if name else where, row)
            number += 1


def _annotations(task: Mapping[str, Any]) -> Sequence[Any]:
    """The annotations of a task that are answers; one that is None where nobody has answered."""
    listed = task.get("annotations", task.get("completions"))
    if not isinstance(listed, list):
        return [None]
    answered = [one for one in listed if not (isinstance(one, dict) and one.get("was_cancelled"))]
    return answered or [None]


def _row(task: Mapping[str, Any], annotation: Any, options: ImportOptions, folder: str) -> Row:
    data = task.get("data")
    if not isinstance(data, dict):
        raise RowError(f"data is {kind_of(data)}, not an object")
    if annotation is not None and not isinstance(annotation, dict):
        raise RowError(f"an annotation is {kind_of(annotation)}, not an object")
    region = _region(annotation)
    keys = _sample_keys(data, region, options)
    samples = tuple(SampleDraft(_source(data.get(key), f"data.{key}", folder), f"data.{key}") for key in keys)
    return Row(
        prompt=_prompt(data, keys, options),
        samples=samples,
        answer=None if annotation is None else _answer(region, options),
        annotator=_annotator(annotation),
        time_ms=_time_ms(annotation),
    )


def _region(annotation: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The one region in which a side is chosen; empty where none is."""
    if annotation is None:
        return {}
    result = annotation.get("result")
    if not isinstance(result, list):
        raise RowError(f"result is {kind_of(result)}, not a list")
    found = [one for one in result if isinstance(one, dict) and one.get("type") in ("pairwise", "choices")]
    pairwise = [one for one in found if one["type"] == "pairwise"]
    chosen = pairwise or found
    if len(chosen) > 1:
        raise RowError(f"there are {len(chosen)} answers in one annotation; which one counts is not clear")
    if result and not chosen:
        raise RowError("no region of the annotation is of type pairwise or choices")
    return chosen[0] if chosen else {}


def _sample_keys(data: Mapping[str, Any], region: Mapping[str, Any], options: ImportOptions) -> Sequence[str]:
    """The keys of the compared items, left first."""
    if options.sample_keys:
        return options.sample_keys
    to_name = region.get("to_name")
    names = to_name.split(",") if isinstance(to_name, str) else to_name if isinstance(to_name, list) else []
    tags = [name.strip() for name in names if isinstance(name, str)]
    if len(tags) == 2 and all(tag in data for tag in tags):
        return tags
    for pattern, (left, right) in SIDES:
        sides: dict[str, dict[str, str]] = {}
        for key in data:
            match = pattern.match(key)
            if match:
                sides.setdefault(match[1], {})[match[2].lower()] = key
        pairs = [found for found in sides.values() if len(found) == 2]
        if len(pairs) == 1:
            return [pairs[0][left], pairs[0][right]]
    listed = ", ".join(map(str, data))[:200]
    raise RowError(f"which two of the task's data are compared is not clear ({listed}); say it with sample_keys")


def _prompt(data: Mapping[str, Any], compared: Sequence[str], options: ImportOptions) -> str:
    """What was asked: under the key that was named or found, else the text that was given for all."""
    key = options.prompt_key or next((key for key in PROMPT_KEYS if key in data and key not in compared), None)
    if key is not None and (key in data or options.prompt_text is None):
        return values.prompt(data.get(key), f"data.{key}")
    if options.prompt_text is not None:
        return values.prompt(options.prompt_text, "prompt_text")
    listed = ", ".join(map(str, data))[:200]
    raise RowError(
        f"there is no prompt in the task's data ({listed}); name its key, or give one text for all tasks"
    )


def _source(value: Any, field: str, folder: str) -> Source:
    if not isinstance(value, str):
        raise RowError(f"{field} is {kind_of(value)}, not text")
    text = value.strip()
    if not text:
        raise RowError(f"{field} is empty")
    if re.match(r"https?://\S+$", text, re.IGNORECASE):
        if len(text) > LONGEST_URL:
            raise RowError(f"{field} is an address of more than {LONGEST_URL} characters")
        return AtUrl(text)
    scheme = re.match(r"([a-z][a-z0-9+.-]+)://\S+$", text, re.IGNORECASE)
    if scheme:
        raise RowError(f"{field} is in a store ({scheme[1]}) that is not asked; send the files along")
    local = urlsplit(text)
    if text.startswith("/data/local-files/"):
        return _file_called(parse_qs(local.query).get("d", [""])[0], field, folder)
    if text.startswith("/data/") or ("\n" not in text and MEDIA.search(text)):
        return _file_called(unquote(local.path), field, folder)
    return Inline(value.encode("utf-8", "replace"), "text")


def _file_called(path: str, field: str, folder: str) -> InFile:
    """A file that Label Studio has somewhere: here it is known by the last part of its name."""
    name = PurePosixPath(path).name
    if not name:
        raise RowError(f"{field} names no file")
    return InFile(name, folder, anywhere=True)


def _answer(region: Mapping[str, Any], options: ImportOptions) -> Mapping[str, Any] | None:
    value = region.get("value", {})
    if not isinstance(value, dict):
        raise RowError(f"value is {kind_of(value)}, not an object")
    if region.get("type") == "choices":
        return _chosen(value.get("choices"))
    selected = value.get("selected", "none")
    if selected in ("left", "right"):
        return values.choice(selected, "selected")
    if selected in ("none", None):
        return None if options.unselected == "unanswered" else {"choice": options.unselected}
    raise RowError(f"selected is {values.shortened(str(selected))!r}, not left, right or none")


def _chosen(choices: Any) -> Mapping[str, Any]:
    if not isinstance(choices, list) or len(choices) != 1 or not isinstance(choices[0], str):
        raise RowError("choices is not a list of one text")
    said = " ".join(choices[0].lower().replace("_", " ").split())
    for words, choice in ((LEFT, "first"), (RIGHT, "second"), (TIE, "tie"), (BOTH_BAD, "both_bad")):
        if said in words:
            return {"choice": choice}
    raise RowError(f"the choice {values.shortened(choices[0])!r} is none that says which side is better")


def _annotator(annotation: Mapping[str, Any] | None) -> str | None:
    """Label Studio's number of whoever answered: an address that it may know is nobody's business here."""
    by = None if annotation is None else annotation.get("completed_by")
    return values.name(by.get("id") if isinstance(by, dict) else by)


def _time_ms(annotation: Mapping[str, Any] | None) -> int | None:
    seconds = None if annotation is None else annotation.get("lead_time")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds <= LONGEST_S:
        return None
    return round(seconds * 1000)
