"""One row of a Pick-a-Pic file: what it must have, checked without trusting any column's type."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotation.prompts import LONGEST_PROMPT

REQUIRED = ("jpg_0", "jpg_1", "label_0", "caption")
OPTIONAL = ("label_1", "has_label", "model_0", "model_1", "user_id", "image_0_uid", "image_1_uid")
LABELS = (0.0, 0.5, 1.0)


class RowError(ValueError):
    """A row cannot be taken; the message says why."""


@dataclass(frozen=True)
class PairRow:
    """A row that can be taken: two encoded images, which one is preferred (None: nobody has said), and by whom."""

    caption: str
    images: tuple[bytes, bytes]
    models: tuple[str | None, str | None]
    label_0: float | None
    user_id: str | None


def parse(raw: Mapping[str, Any]) -> PairRow:
    """Check one row; raises RowError with the first thing that is wrong."""
    return PairRow(
        caption=_caption(raw.get("caption")),
        images=(_image(raw, "jpg_0"), _image(raw, "jpg_1")),
        models=(_text(raw.get("model_0")), _text(raw.get("model_1"))),
        label_0=_label(raw),
        user_id=_text(raw.get("user_id")),
    )


def _caption(value: Any) -> str:
    if value is None:
        raise RowError("caption is missing")
    if not isinstance(value, str):
        raise RowError(f"caption is {_kind(value)}, not text")
    if not value.strip():
        raise RowError("caption is empty")
    if len(value) > LONGEST_PROMPT:
        raise RowError(f"caption is longer than {LONGEST_PROMPT:,} characters")
    return value


def _image(raw: Mapping[str, Any], name: str) -> bytes:
    value = raw.get(name)
    if value is None:
        raise RowError(f"{name} is missing")
    if not isinstance(value, bytes):
        raise RowError(f"{name} is {_kind(value)}, not the bytes of an image")
    if not value:
        raise RowError(f"{name} is empty")
    return value


def _label(raw: Mapping[str, Any]) -> float | None:
    has_label = raw.get("has_label")
    if isinstance(has_label, bool | int) and not has_label:
        return None
    label_0 = _number(raw, "label_0")
    if raw.get("label_1") is not None and label_0 + _number(raw, "label_1") != 1:
        raise RowError(f"label_0 and label_1 contradict each other ({label_0:g} and {raw['label_1']:g})")
    return label_0


def _number(raw: Mapping[str, Any], name: str) -> float:
    value = raw.get(name)
    if value is None:
        raise RowError(f"{name} is missing")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RowError(f"{name} is {_kind(value)}, not a number")
    if math.isnan(value) or value not in LABELS:
        raise RowError(f"{name} is {value:g}, which is no label: 1, 0 or 0.5")
    return float(value)


def _text(value: Any) -> str | None:
    """An optional column as short text; what makes no sense there is left out rather than losing the row."""
    if not isinstance(value, str | int | float) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "".join(character for character in str(value) if character.isprintable()).strip()[:150] or None


def _kind(value: Any) -> str:
    names = {bool: "a truth value", int: "a number", float: "a number", str: "text", bytes: "bytes"}
    return names.get(type(value), f"a {type(value).__name__}")
