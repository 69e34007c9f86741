"""JSON objects out of a file, one after another: one a line, or in an array, with little of it in memory."""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from annotation.intake.row import RowError, kind_of

LONGEST_OBJECT = 8 * 2**20
CHUNK = 2**18
BLANK = " \t\r\n"
STRAY = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True)
class Found:
    """An object, or why there is none, and where a person would look for it."""

    where: str
    content: dict[str, Any] | RowError


def objects(open_file: Callable[[], IO[bytes]]) -> Iterator[Found]:
    """The objects of a file that is an array of them, one alone, or has one on every line.

    A line that is broken costs itself; what is broken within an array costs what comes after it, since nobody can
    say where the next object begins.
    """
    with open_file() as file:
        start = _start(file)
    if start == "[":
        yield from _of_array(open_file)
    else:
        alone = _alone(open_file) if start == "{" else None
        yield from [alone] if alone is not None else _of_lines(open_file)


def parsed(text: str | bytes) -> dict[str, Any]:
    """The object that `text` is; raises RowError. NaN and infinities are no JSON."""
    try:
        content = json.loads(text, parse_constant=_refused)
    except RecursionError:
        raise RowError("it is nested too deeply") from None
    except UnicodeDecodeError as error:
        raise RowError(f"it is not UTF-8: byte {error.start} is none of its characters") from error
    except ValueError as error:
        raise RowError(f"it is no JSON: {error}") from error
    if not isinstance(content, dict):
        raise RowError(f"it is {kind_of(content)}, not an object")
    return content


def _refused(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _start(file: IO[bytes]) -> str:
    """The first characters of the file that are not blank."""
    while chunk := file.read(CHUNK):
        text = chunk.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace").lstrip(BLANK)
        if text:
            return text[:1]
    return ""


def _alone(open_file: Callable[[], IO[bytes]]) -> Found | None:
    """The object that the file as a whole is; None where there is one on every line."""
    with open_file() as file:
        text = file.read(LONGEST_OBJECT + 1).removeprefix(codecs.BOM_UTF8)
    try:
        return Found("the file", parsed(text))
    except RowError as error:
        # Nobody writes a brace alone on the first of many lines: this is one object, and it is broken.
        is_one = text.lstrip().split(b"\n", 1)[0].strip() == b"{"
        return Found("the file", error) if is_one else None


@dataclass(frozen=True)
class _Line:
    number: int
    # None for a line that is too long.
    content: bytes | None


def _lines(open_file: Callable[[], IO[bytes]]) -> Iterator[_Line]:
    with open_file() as file:
        number = 0
        while line := file.readline(LONGEST_OBJECT + 1):
            number += 1
            if number == 1:
                line = line.removeprefix(codecs.BOM_UTF8)
            if len(line) <= LONGEST_OBJECT:
                yield _Line(number, line)
                continue
            while line and not line.endswith(b"\n"):
                line = file.readline(LONGEST_OBJECT)
            yield _Line(number, None)


def _of_lines(open_file: Callable[[], IO[bytes]]) -> Iterator[Found]:
    for line in _lines(open_file):
        where = f"line {line.number}"
        if line.content is None:
            yield Found(where, RowError(f"the line is longer than {LONGEST_OBJECT // 2**20} MB"))
        elif line.content.strip():
            yield Found(where, _attempt(line.content))


def _attempt(text: str | bytes) -> dict[str, Any] | RowError:
    try:
        return parsed(text)
    except RowError as error:
        return error


def _of_array(open_file: Callable[[], IO[bytes]]) -> Iterator[Found]:
    """The elements of an array, of which no more than one and a little is in memory."""
    with open_file() as file:
        text = _Text(file)
        number = 0
        try:
            text.skip(BLANK).take("[")
            while not text.skip(BLANK).at("]"):
                if number:
                    text.take(",")
                    text.skip(BLANK)
                number += 1
                content, is_utf8 = text.value()
                yield Found(f"element {number}", _element(content, is_utf8))
        except RowError as error:
            reason = f"{error}; whatever comes after it in the array is not read"
            yield Found(f"element {max(number, 1)}", RowError(reason))


def _element(content: Any, is_utf8: bool) -> dict[str, Any] | RowError:
    if not is_utf8:
        return RowError("it is not UTF-8")
    return content if isinstance(content, dict) else RowError(f"it is {kind_of(content)}, not an object")


class _Text:
    """The characters of a file, of which as few as possible are held."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        # Bytes that are none of its characters become strays, so that the element they stand in can be named.
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
        self._held = ""
        self._at = 0
        self._ended = False
        self._json = json.JSONDecoder(parse_constant=_refused)

    def at(self, character: str) -> bool:
        """Whether this is the next character."""
        while self._at >= len(self._held) and self._more():
            pass
        return self._held[self._at : self._at + 1] == character

    def take(self, character: str) -> None:
        """Pass over this character; raises RowError where it is another."""
        if not self.at(character):
            found = self._held[self._at : self._at + 1]
            raise RowError(f"there is {found!r} where {character!r} should be" if found else "the file ends here")
        self._at += 1

    def skip(self, characters: str) -> "_Text":
        """Pass over any of these."""
        while self._held[self._at : self._at + 1] in characters:
            if self._at < len(self._held):
                self._at += 1
            elif not self._more():
                break
        return self

    def value(self) -> tuple[Any, bool]:
        """The next value, and whether it was UTF-8; raises RowError where there is none, or it is too long."""
        tried = 0
        while True:
            # Trying again only when there is twice as much makes reading a long element linear.
            if len(self._held) - self._at >= 2 * tried or self._ended:
                tried = len(self._held) - self._at
                try:
                    content, end = self._json.raw_decode(self._held, self._at)
                except RecursionError:
                    raise RowError("it is nested too deeply") from None
                except ValueError as error:
                    if self._ended:
                        raise RowError(f"it is no JSON: {error}") from error
                else:
                    # A number may go on in what is not read yet; an object does not.
                    if end < len(self._held) or self._ended or isinstance(content, dict | list | str):
                        is_utf8 = STRAY.search(self._held, self._at, end) is None
                        self._at = end
                        return content, is_utf8
            if tried > LONGEST_OBJECT:
                raise RowError(f"it is longer than {LONGEST_OBJECT // 2**20} MB, or broken")
            self._more()

    def _more(self) -> bool:
        """Read on; False at the end."""
        if self._ended:
            return False
        chunk = self._file.read(CHUNK)
        self._ended = not chunk
        text = self._decoder.decode(chunk, final=self._ended)
        self._held = self._held[self._at :] + text
        self._at = 0
        return bool(text) or not self._ended
