"""Byte ranges: which part of a file a request asks for (RFC 9110, section 14)."""

import re
from dataclasses import dataclass

# One range of bytes; several at once would be a multipart answer, which no player asks for.
_SINGLE = re.compile(r"\s*bytes\s*=\s*(\d{0,18})-(\d{0,18})\s*", re.IGNORECASE)


@dataclass(frozen=True)
class ByteRange:
    """The bytes from `start` up to, not including, `end`."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many bytes."""
        return self.end - self.start

    def content_range(self, size: int) -> str:
        """The header that goes with a 206 answer."""
        return f"bytes {self.start}-{self.end - 1}/{size}"


class UnsatisfiableRange(ValueError):
    """A well-formed range has no byte of the file."""


def requested_range(header: str, size: int) -> ByteRange | None:
    """The part of `size` bytes that a Range header asks for; None where the whole file is the answer.

    A header that is malformed, names another unit, or names several ranges is ignored, as the standard allows.
    Raises UnsatisfiableRange.
    """
    match = _SINGLE.fullmatch(header)
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return _last_bytes(int(last), size)
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise UnsatisfiableRange(f"The file has {size} bytes; there is none at {start}.")
    return ByteRange(start, min(int(last) + 1, size) if last else size)


def _last_bytes(count: int, size: int) -> ByteRange:
    if not count or not size:
        raise UnsatisfiableRange(f"The last {count} of {size} bytes are none.")
    return ByteRange(max(0, size - count), size)
