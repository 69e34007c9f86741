"""The fields of a row in JSON Lines and in CSV: the same names, the same meanings, in one place."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from annotation.intake import json_objects, values
from annotation.intake.formats.base import FieldDoc
from annotation.intake.row import AtUrl, InFile, Inline, Row, RowError, SampleDraft, Source, kind_of

MOST_SAMPLES = 32
LONGEST_URL = 4000
# A sample's fields, each with its number behind, as in model_0; or without in an object of `samples`.
SOURCES = ("sample", "file", "url", "text", "layout")
ABOUT = ("model", "seed", "caption", "caption_source")
NUMBERED = re.compile(rf"({'|'.join((*SOURCES, *ABOUT))})_(\d{{1,2}})")
WHOLE = ("prompt", "samples", "choice", "label", "label_0", "label_1", "answer", "annotator", "user_id", "time_ms")

DOCS = (
    FieldDoc("prompt", "the text that the samples were made for", needed=True),
    FieldDoc(
        "sample_0, sample_1, …", "each sample: an http(s) address, or the name of a file that comes along", True
    ),
    FieldDoc("file_0, url_0, text_0, layout_0, …", "instead of sample_0: which it is; text and layout inline"),
    FieldDoc("model_0, …", "which model made the sample"),
    FieldDoc("seed_0, …", "from which seed; a model and a seed together name one sample of a prompt"),
    FieldDoc("caption_0, caption_source_0, …", "a draft of what it shows, and who wrote it"),
    FieldDoc("choice", "first, second, tie or both_bad; nothing where nobody has answered"),
    FieldDoc("label_0", "instead of choice: 1, 0 or 0.5, as in Pick-a-Pic"),
    FieldDoc("annotator", "who answered"),
    FieldDoc("time_ms", "how long it took, in milliseconds"),
)


def is_known(name: str) -> bool:
    """Whether a row's field of this name is read."""
    return name in WHOLE or NUMBERED.fullmatch(name) is not None


def parse(raw: Mapping[str, Any], folder: str) -> Row:
    """The row in the fields of `raw`, whose files lie in `folder`; raises RowError. None means that it is absent.

    Unknown fields are passed over: whoever reads the file says which they are.
    """
    return Row(
        prompt=values.prompt(raw.get("prompt"), "prompt"),
        samples=_samples(raw, folder),
        answer=answer(raw),
        annotator=values.name(_either(raw, "annotator", "user_id")),
        time_ms=values.duration_ms(raw.get("time_ms"), "time_ms"),
    )


def source(value: str, field: str, folder: str) -> Source:
    """What the text of a sample means: an address, or a file."""
    if not value.strip():
        raise RowError(f"{field} is empty")
    if re.match(r"https?://", value, re.IGNORECASE):
        if len(value) > LONGEST_URL:
            raise RowError(f"{field} is an address of more than {LONGEST_URL} characters")
        return AtUrl(value.strip())
    if re.match(r"[a-z][a-z0-9+.-]+://", value, re.IGNORECASE):
        raise RowError(
            f"{field} is at {values.shortened(value)!r}, where nothing is fetched from; only http and https"
        )
    return InFile(value.strip(), folder)


def _samples(raw: Mapping[str, Any], folder: str) -> tuple[SampleDraft, ...]:
    listed = raw.get("samples")
    numbered = _numbered(raw)
    if listed is not None and any(name in SOURCES for sample in numbered.values() for name in sample):
        raise RowError("samples and sample_0 are both there; say the samples in one way")
    if listed is None:
        return tuple(_sample(sample, f"_{number}", folder) for number, sample in _in_order(numbered))
    if not isinstance(listed, list):
        raise RowError(f"samples is {kind_of(listed)}, not a list")
    if not 1 <= len(listed) <= MOST_SAMPLES:
        raise RowError(f"there are {len(listed)} samples; a row has 1 to {MOST_SAMPLES}")
    whole = [{"sample": sample} if isinstance(sample, str) else sample for sample in listed]
    for number, sample in enumerate(whole):
        if not isinstance(sample, dict):
            raise RowError(f"samples[{number}] is {kind_of(sample)}, not text or an object")
    return tuple(
        _sample({**numbered.get(number, {}), **sample}, f" of samples[{number}]", folder)
        for number, sample in enumerate(whole)
    )


def _numbered(raw: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    """The numbered fields by number, then by name without it."""
    found: dict[int, dict[str, Any]] = {}
    for field, value in raw.items():
        match = NUMBERED.fullmatch(field)
        if match and value is not None:
            found.setdefault(int(match[2]), {})[match[1]] = value
    return found


def _in_order(numbered: Mapping[int, Mapping[str, Any]]) -> list[tuple[int, Mapping[str, Any]]]:
    with_source = {number for number, sample in numbered.items() if any(name in SOURCES for name in sample)}
    if not with_source:
        raise RowError("sample_0 is missing")
    if len(with_source) > MOST_SAMPLES:
        raise RowError(f"there are {len(with_source)} samples; a row has 1 to {MOST_SAMPLES}")
    for number in range(max(with_source) + 1):
        if number not in with_source:
            raise RowError(f"sample_{number} is missing")
    return [(number, numbered[number]) for number in sorted(with_source)]


def _sample(raw: Mapping[str, Any], suffix: str, folder: str) -> SampleDraft:
    said = [name for name in SOURCES if raw.get(name) is not None]
    if not said:
        raise RowError(f"sample{suffix} is missing")
    if len(said) > 1:
        raise RowError(f"{said[0]}{suffix} and {said[1]}{suffix} are both there; a sample is one thing")
    field = f"{said[0]}{suffix}"
    return SampleDraft(
        SOURCE_OF[said[0]](raw[said[0]], field, folder),
        field,
        model=values.name(raw.get("model")),
        seed=values.whole_number(raw.get("seed"), f"seed{suffix}"),
        caption=values.caption(raw.get("caption"), f"caption{suffix}"),
        caption_source=values.name(raw.get("caption_source")) or "",
    )


def _text(value: Any, field: str) -> str:
    if not isinstance(value, str):
        raise RowError(f"{field} is {kind_of(value)}, not text")
    return value


def _of_sample(value: Any, field: str, folder: str) -> Source:
    return source(_text(value, field), field, folder)


def _of_file(value: Any, field: str, folder: str) -> Source:
    if not _text(value, field).strip():
        raise RowError(f"{field} is empty")
    return InFile(value.strip(), folder)


def _of_url(value: Any, field: str, folder: str) -> Source:
    found = source(_text(value, field), field, folder)
    if not isinstance(found, AtUrl):
        raise RowError(f"{field} is {values.shortened(value)!r}, which is no http or https address")
    return found


def _of_text(value: Any, field: str, folder: str) -> Source:
    if not _text(value, field).strip():
        raise RowError(f"{field} is empty")
    try:
        return Inline(value.encode(), "text")
    except UnicodeEncodeError as error:
        raise RowError(f"{field} has half a surrogate pair, which is no text") from error


def _of_layout(value: Any, field: str, folder: str) -> Source:
    if isinstance(value, str):
        try:
            value = json_objects.parsed(value)
        except RowError as error:
            raise RowError(f"{field}: {error}") from error
    if not isinstance(value, dict):
        raise RowError(f"{field} is {kind_of(value)}, not a layout")
    return Inline(values.json_bytes(value), "layout")


SOURCE_OF: dict[str, Callable[[Any, str, str], Source]] = {
    "sample": _of_sample,
    "file": _of_file,
    "url": _of_url,
    "text": _of_text,
    "layout": _of_layout,
}


def answer(raw: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The answer in a row's fields, None where there is none; raises RowError."""
    said = [name for name in ("answer", "choice", "label", "label_0") if raw.get(name) is not None]
    if not said:
        return None
    if len(said) > 1:
        raise RowError(f"{said[0]} and {said[1]} are both there; say the answer in one way")
    value = raw[said[0]]
    if said[0] == "answer":
        return values.answer(value, "answer")
    if said[0] in ("choice", "label"):
        return values.choice(value, said[0])
    label_0 = values.number(value, "label_0")
    label_1 = raw.get("label_1")
    if label_1 is not None and label_0 + values.number(label_1, "label_1") != 1:
        raise RowError(f"label_0 and label_1 contradict each other ({label_0:g} and {label_1:g})")
    return values.answer_of_label(label_0)


def _either(raw: Mapping[str, Any], first: str, second: str) -> Any:
    return raw.get(first) if raw.get(first) is not None else raw.get(second)
