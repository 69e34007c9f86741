"""Single values of a row, checked without trusting their type."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from annotation.intake.row import LONGEST_NAME, RowError, kind_of

LONGEST_PROMPT = 10_000
LONGEST_CAPTION = 10_000
LABELS = (0.0, 0.5, 1.0)
NO_TEXT = re.compile("[\0\ud800-\udfff]")

# What a person writes for what a pairwise answer calls by one name.
CHOICES = {
    "first": "first",
    "second": "second",
    "left": "first",
    "right": "second",
    "sample_0": "first",
    "sample_1": "second",
    "tie": "tie",
    "both_bad": "both_bad",
}


def prompt(value: Any, field: str) -> str:
    """A prompt; raises RowError."""
    if value is None:
        raise RowError(f"{field} is missing")
    if not isinstance(value, str):
        raise RowError(f"{field} is {kind_of(value)}, not text")
    if not value.strip():
        raise RowError(f"{field} is empty")
    if len(value) > LONGEST_PROMPT:
        raise RowError(f"{field} is longer than {LONGEST_PROMPT:,} characters")
    return value


def caption(value: Any, field: str) -> str:
    """What a sample shows, '' where nothing is said; raises RowError."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RowError(f"{field} is {kind_of(value)}, not text")
    if len(value) > LONGEST_CAPTION:
        raise RowError(f"{field} is longer than {LONGEST_CAPTION:,} characters")
    check_text(value, field)
    return value.strip()


def check_text(value: str, field: str) -> None:
    """Raise RowError for what no database keeps: NUL, and half a surrogate pair."""
    if NO_TEXT.search(value):
        raise RowError(f"{field} has characters that are not text (NUL or half a surrogate pair)")


def answer(value: Any, field: str) -> Mapping[str, Any]:
    """An instrument's own answer, of which only that it is an object of text is known here; raises RowError."""
    if not isinstance(value, dict):
        raise RowError(f"{field} is {kind_of(value)}, not an object")
    check_text(json.dumps(value, ensure_ascii=False).replace("\\u0000", "\0"), field)
    return value


def name(value: Any) -> str | None:
    """An optional name as short text; what makes no sense there is left out rather than losing the row."""
    if not isinstance(value, str | int | float) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "".join(character for character in str(value) if character.isprintable()).strip()[:LONGEST_NAME] or None


def whole_number(value: Any, field: str) -> int | None:
    """An optional integer, also written as text; raises RowError."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and value.strip().lstrip("-").isdecimal() and len(value) < 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**63:
        raise RowError(f"{field} is {kind_of(value)}, not a whole number")
    return value


def duration_ms(value: Any, field: str) -> int | None:
    """Milliseconds that an answer took; raises RowError."""
    found = whole_number(value, field)
    if found is not None and not 0 <= found <= 24 * 60 * 60 * 1000:
        raise RowError(f"{field} is {found}, which is not between nothing and a day in milliseconds")
    return found


def number(value: Any, field: str) -> float:
    """One of Pick-a-Pic's labels: 1, 0 or 0.5; raises RowError."""
    if value is None:
        raise RowError(f"{field} is missing")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RowError(f"{field} is {kind_of(value)}, not a number")
    if math.isnan(value) or value not in LABELS:
        raise RowError(f"{field} is {value:g}, which is no label: 1, 0 or 0.5")
    return float(value)


def answer_of_label(label_0: float) -> dict[str, Any]:
    """Pick-a-Pic's label of sample 0 as a pairwise answer."""
    return {"choice": {1.0: "first", 0.0: "second", 0.5: "tie"}[label_0]}


def choice(value: Any, field: str) -> dict[str, Any]:
    """A pairwise answer by the name of a side; raises RowError."""
    if not isinstance(value, str):
        raise RowError(f"{field} is {kind_of(value)}, not one of: {', '.join(CHOICES)}")
    known = CHOICES.get(value.strip().lower())
    if known is None:
        raise RowError(f"{field} is {shortened(value)!r}, not one of: {', '.join(CHOICES)}")
    return {"choice": known}


def json_bytes(value: Mapping[str, Any]) -> bytes:
    """An object as JSON, written in the one way that makes equal objects equal bytes; raises RowError."""
    try:
        return json.dumps(
            value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
        ).encode()
    except (ValueError, UnicodeEncodeError) as error:
        raise RowError(f"what stands for a layout cannot be written as JSON: {error}") from error


def shortened(text: str, most: int = 40) -> str:
    """The beginning of `text`."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
