"""A published folder as a zip file that is never on disk: stored, in one order, of a length known beforehand.

Zip64 throughout (APPNOTE 6.3.10), with each file's checksum behind its bytes, so that they are read once. Python's
own zipfile writes the same but does not say how long it will be, and a browser shows no progress without.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHUNK = 1 << 20
_VERSION, _STORED = 45, 0
# Bit 3: sizes and checksum follow the bytes. Bit 11: names are UTF-8.
_FLAGS = 1 << 3 | 1 << 11
# 1980-01-01 00:00, the first day that a zip knows: when a file was written is no part of what it is.
_TIME, _DATE = 0, 1 << 5 | 1
_MORE, _ZIP64 = 0xFFFFFFFF, 1
_FILE_MODE = 0o100644 << 16
_MADE_ON_UNIX = 3 << 8 | _VERSION


@dataclass(frozen=True)
class _Entry:
    name: bytes
    path: Path
    size: int

    def head(self) -> bytes:
        sizes = struct.pack("<HHQQ", _ZIP64, 16, self.size, self.size)
        fields = (_VERSION, _FLAGS, _STORED, _TIME, _DATE, 0, _MORE, _MORE, len(self.name), len(sizes))
        return b"PK\x03\x04" + struct.pack("<5H3I2H", *fields) + self.name + sizes

    def descriptor(self, crc: int) -> bytes:
        return b"PK\x07\x08" + struct.pack("<IQQ", crc, self.size, self.size)

    def in_directory(self, crc: int, offset: int) -> bytes:
        sizes = struct.pack("<HHQQQ", _ZIP64, 24, self.size, self.size, offset)
        fields = (
            _MADE_ON_UNIX, _VERSION, _FLAGS, _STORED, _TIME, _DATE, crc, _MORE, _MORE, len(self.name), len(sizes),
            0, 0, 0, _FILE_MODE, _MORE,
        )  # fmt: skip
        return b"PK\x01\x02" + struct.pack("<6H3I5H2I", *fields) + self.name + sizes

    def length(self) -> int:
        return len(self.head()) + self.size + len(self.descriptor(0))


class ZipStream:
    """The zip file of all files of a folder; iterating gives its bytes."""

    def __init__(self, folder: Path, prefix: str) -> None:
        """`prefix` is the folder that everything lies in once it is unpacked."""
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        self._entries = [
            _Entry(f"{prefix}/{path.relative_to(folder).as_posix()}".encode(), path, path.stat().st_size)
            for path in paths
        ]

    def length(self) -> int:
        """How many bytes there will be."""
        directory = sum(len(entry.in_directory(0, 0)) for entry in self._entries)
        return sum(entry.length() for entry in self._entries) + directory + len(_end(0, 0, 0))

    def __iter__(self) -> Iterator[bytes]:
        offset, listed = 0, []
        for entry in self._entries:
            yield entry.head()
            crc = 0
            with entry.path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    crc = zlib.crc32(chunk, crc)
                    yield chunk
            yield entry.descriptor(crc)
            listed.append(entry.in_directory(crc, offset))
            offset += entry.length()
        directory = b"".join(listed)
        yield directory
        yield _end(len(listed), len(directory), offset)


def _end(entries: int, size: int, offset: int) -> bytes:
    """The end of the directory, in both forms, and where the larger one begins."""
    larger = b"PK\x06\x06" + struct.pack(
        "<QHHIIQQQQ", 44, _MADE_ON_UNIX, _VERSION, 0, 0, entries, entries, size, offset
    )
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, offset + size, 1)
    smaller = b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 0xFFFF, 0xFFFF, _MORE, _MORE, 0)
    return larger + locator + smaller
