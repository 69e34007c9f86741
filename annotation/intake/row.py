"""One row of what is imported, whatever the format: a prompt, samples, and perhaps what somebody said of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ParamSpec

LONGEST_NAME = 150


class RowError(ValueError):
    """A row cannot be taken; the message says why."""


@dataclass(frozen=True)
class Inline:
    """A sample that stands in the row itself; `kind` is '' where its bytes tell."""

    data: bytes = field(repr=False)
    kind: str = ""


@dataclass(frozen=True)
class InFile:
    """A sample in a file that came along; `name` is relative to `folder`, or to the root of what came along.

    `anywhere` where the last part of the name is enough to find it.
    """

    name: str
    folder: str = ""
    anywhere: bool = False


@dataclass(frozen=True)
class AtUrl:
    """A sample that has to be fetched."""

    url: str


Source = Inline | InFile | AtUrl


@dataclass(frozen=True)
class SampleDraft:
    """A sample to be: where its bytes are, and what the row says of it."""

    source: Source
    # What the row calls it, to say which one is wrong.
    field: str
    model: str | None = None
    seed: int | None = None
    caption: str = ""
    caption_source: str = ""


@dataclass(frozen=True)
class Row:
    """A row that can be taken, unless its samples turn out to be broken.

    The samples stand in the order in which they were shown, and `answer` is in its terms: the instrument's own
    answer to what was shown, None where nobody has been asked. `annotator` is None where the row names nobody.
    """

    prompt: str
    samples: tuple[SampleDraft, ...]
    answer: Mapping[str, Any] | None = None
    annotator: str | None = None
    time_ms: int | None = None


@dataclass(frozen=True)
class Read:
    """What a format has read: row `number` of the file (from 0), found `where` a person would look for it.

    `row` is the row, or the reason why it cannot be taken.
    """

    number: int
    where: str
    row: Row | RowError


P = ParamSpec("P")


def attempt(parse: Callable[P, Row], *arguments: P.args, **named: P.kwargs) -> Row | RowError:
    """The row that `parse` makes, or why it does not."""
    try:
        return parse(*arguments, **named)
    except RowError as error:
        return error


def kind_of(value: Any) -> str:
    """What a value is, in words."""
    names: dict[type, str] = {
        bool: "a truth value",
        int: "a number",
        float: "a number",
        str: "text",
        bytes: "bytes",
        list: "a list",
        dict: "an object",
        type(None): "nothing",
    }
    return names.get(type(value), f"a {type(value).__name__}")
