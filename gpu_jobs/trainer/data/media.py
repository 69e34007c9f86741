"""The media of a dataset, streamed row group by row group: never a whole file in memory."""

import hashlib
import io
import re
import struct
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from PIL import Image, ImageOps

from gpu_jobs.trainer.data.pair import Place

_ROWS_AT_ONCE = 32
_CONTENT_NAME = re.compile(r"[0-9a-f]{64}")
Frames = list[Image.Image]


class BrokenMediaError(Exception):
    """A medium is missing, cannot be decoded, or is not what its name says."""


def stream(places: Iterable[Place]) -> Iterator[tuple[Place, bytes | BrokenMediaError]]:
    """The contents of ``places`` in the order of the shards: each row group is read once."""
    for shard, in_shard in groupby(sorted(places), key=lambda place: place.shard):
        starts = _group_starts(shard)
        for group, in_group in groupby(in_shard, key=lambda place: _group_of(place.row, starts)):
            yield from _of_group(shard, group, int(starts[group]), list(in_group))


def read(place: Place) -> bytes:
    """One medium, for reading in any order; the last few row groups stay in memory. Raises BrokenMediaError."""
    starts = _group_starts(place.shard)
    group = _group_of(place.row, starts)
    column = _column_of_group(place.shard, group, place.column)
    return _content(column[place.row - int(starts[group])].as_py(), place.shard)


def _of_group(
    shard: Path, group: int, start: int, places: list[Place]
) -> Iterator[tuple[Place, bytes | BrokenMediaError]]:
    columns = sorted({place.column for place in places})
    waiting = places[::-1]
    for batch in pq.ParquetFile(shard).iter_batches(_ROWS_AT_ONCE, row_groups=[group], columns=columns):
        while waiting and waiting[-1].row < start + len(batch):
            place = waiting.pop()
            try:
                yield place, _content(batch.column(place.column)[place.row - start].as_py(), shard)
            except BrokenMediaError as error:
                yield place, error
        start += len(batch)


def _content(value: Any, shard: Path) -> bytes:
    """The bytes of a cell: its own, or those of the file beside the shards that it names."""
    if isinstance(value, bytes):
        return value
    if not value or (value["bytes"] is None and not value["path"]):
        raise BrokenMediaError("it has neither bytes nor path")
    if value["bytes"] is not None:
        return bytes(value["bytes"])
    folder = shard.parent.parent.resolve()
    path = (folder / value["path"]).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise BrokenMediaError(f"{value['path']} is not a file inside the dataset folder")
    content: bytes = path.read_bytes()
    return content


def content_name(key: str) -> str | None:
    """The sha256 that a medium's name promises, if it does: names of an export do."""
    stem = Path(key).name.partition(".")[0]
    return stem if _CONTENT_NAME.fullmatch(stem) else None


def verified(content: bytes, key: str) -> bytes:
    """The content, if it is what its name promises; raises BrokenMediaError."""
    promised = content_name(key)
    if promised is not None and hashlib.sha256(content).hexdigest() != promised:
        raise BrokenMediaError("its bytes are not those that its name, a hash, promises")
    return content


def decoded_picture(content: bytes) -> Image.Image:
    """The picture in RGB, turned as its camera says; raises BrokenMediaError."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, Image.DecompressionBombError) as error:
        raise BrokenMediaError(f"it cannot be decoded: {error}") from error


def decoded_clip(content: bytes, frames: int) -> Frames:
    """The first ``frames`` frames of a video in RGB, fewer where it is shorter; raises BrokenMediaError."""
    import av  # tens of milliseconds, and only videos need it

    found: Frames = []
    try:
        with av.open(io.BytesIO(content), "r") as container:
            for frame in container.decode(video=0):
                found.append(frame.to_image())  # type: ignore[no-untyped-call]
                if len(found) == frames:
                    break
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise BrokenMediaError(f"it cannot be decoded: {error}") from error
    return found


def size_of(content: bytes, media: str) -> tuple[int, int]:
    """(width, height) without decoding the whole; raises BrokenMediaError."""
    if media == "video":
        frames = decoded_clip(content, 1)
        if not frames:
            raise BrokenMediaError("it has no frames")
        return frames[0].size
    try:
        with Image.open(io.BytesIO(content)) as picture:
            turned = picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)  # orientations that lie on their side
            return picture.size[::-1] if turned else picture.size
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, Image.DecompressionBombError) as error:
        raise BrokenMediaError(f"it cannot be decoded: {error}") from error


@lru_cache(maxsize=1024)
def _group_starts(shard: Path) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The first row of each row group."""
    metadata = pq.ParquetFile(shard).metadata
    counts = [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)]
    return np.cumsum([0, *counts[:-1]])


def _group_of(row: int, starts: Any) -> int:
    return int(np.searchsorted(starts, row, side="right")) - 1


@lru_cache(maxsize=8)
def _column_of_group(shard: Path, group: int, column: str) -> Any:
    return pq.ParquetFile(shard).read_row_group(group, columns=[column])[column]
