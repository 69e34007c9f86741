"""The samples' files on their way into columns and folders: read by several threads, straight into place."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from curation import atomic
from curation.errors import SampleFileError
from curation.export.frozen import Source, file_names, kinds_of
from curation.export.memory import Memory

# More than two wait for one another's interpreter lock longer than for the disk.
THREADS = 2
# Enough files for a thread to be worth waking.
AT_ONCE = 64
# What one Arrow column of bytes can hold.
MOST_BYTES = 2**31 - 1


class Samples:
    """Reads the files that frozen pairs name; a context manager, for its threads."""

    def __init__(self, source: Source) -> None:
        self._source, self._memory = source, Memory()
        self._threads = ThreadPoolExecutor(THREADS, "samples")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(cancel_futures=True)

    def encoded(self, pairs: pa.RecordBatch, side: int) -> pa.Array:
        """The files of one side as n binaries."""
        return self._binaries(pairs[f"sha256_{side}"].to_pylist(), pairs[f"bytes_{side}"].to_numpy())

    def of_kind(self, pairs: pa.RecordBatch, side: int, kind: str) -> pa.Array:
        """The files of one side as n binaries, null where the sample is of another kind."""
        mask = pc.equal(kinds_of(pairs[f"media_type_{side}"]), kind)
        rows = np.flatnonzero(mask.to_numpy(zero_copy_only=False))
        if len(rows) == len(pairs):
            return self.encoded(pairs, side)
        if not len(rows):
            return pa.nulls(len(pairs), pa.binary())
        # Where each row's file stands among those that are read; null where it does not.
        place = np.full(len(pairs), -1)
        place[rows] = np.arange(len(rows))
        return self.encoded(pairs.take(pa.array(rows)), side).take(pa.array(place, mask=place < 0))

    def texts(self, pairs: pa.RecordBatch, side: int, kind: str) -> pa.Array:
        """The samples of one side that are texts of this kind as n strings, else null."""
        return self.of_kind(pairs, side, kind).cast(pa.string())

    def write_beside(self, pairs: pa.RecordBatch, folder: Path) -> None:
        """Write both sides' files into `folder` under their names, each once."""
        wanted: dict[str, tuple[str, int]] = {}
        for side in (0, 1):
            names = file_names(pairs[f"sha256_{side}"], pairs[f"media_type_{side}"]).to_pylist()
            sizes = pairs[f"bytes_{side}"].to_pylist()
            wanted |= zip(names, zip(pairs[f"sha256_{side}"].to_pylist(), sizes, strict=True), strict=True)
        folder.mkdir(parents=True, exist_ok=True)
        self.copy((sha256, size, folder / name) for name, (sha256, size) in wanted.items())

    def copy(self, files: Iterable[tuple[str, int, Path]]) -> None:
        """Copy each (hash, length) to its path; what is there with that length already is left as it is."""
        for done in self._threads.map(self._copy, files):
            assert done is None

    def _copy(self, file: tuple[str, int, Path]) -> None:
        sha256, size, target = file
        if target.is_file() and target.stat().st_size == size:
            return
        content = bytearray(size)
        self._source.read_into(sha256, memoryview(content))
        atomic.write(target, content)

    def _binaries(self, sha256s: list[str], sizes: np.ndarray) -> pa.Array:
        offsets = np.zeros(len(sizes) + 1, np.int64)
        np.cumsum(sizes, out=offsets[1:])
        if offsets[-1] > MOST_BYTES:
            raise SampleFileError(
                f"{offsets[-1]:,} bytes do not fit into one column of a row group; export with the media beside "
                "the table (media: external)."
            )
        content = self._memory.lend(int(offsets[-1]))
        view = memoryview(content)
        ends = offsets.tolist()

        def read(start: int) -> None:
            for row in range(start, min(start + AT_ONCE, len(sha256s))):
                self._source.read_into(sha256s[row], view[ends[row] : ends[row + 1]])

        for _ in self._threads.map(read, range(0, len(sha256s), AT_ONCE)):
            pass
        offsets_32 = pa.py_buffer(offsets.astype(np.int32))
        return pa.Array.from_buffers(pa.binary(), len(sha256s), [None, offsets_32, pa.py_buffer(content)])
