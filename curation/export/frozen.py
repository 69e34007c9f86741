"""What an export is made of: frozen pairs as Arrow columns, and the files they name, wherever they are kept."""

from collections.abc import Collection, Iterator
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from curation.schema import NATIVE
from curation.versions.row_hash import SAMPLE_COLUMNS

# A row's other columns, for planning: shards need not be of exact size, but must be the same every time.
ROW_BYTES = 2048
_KINDS_OF_TYPE = {"application/json": "layout", "text/plain": "text"}

# As much of a pair as planning needs: what no profile can do without, and what is null unless it is wanted.
OUTLINE = pa.schema(
    [
        ("pair_id", pa.string()),
        ("label_0", pa.float64()),
        ("media_type_0", pa.string()),
        ("media_type_1", pa.string()),
        ("are_different", pa.bool_()),
        ("has_captions", pa.bool_()),
        ("prompt", pa.string()),
        ("bytes_0", pa.int64()),
        ("bytes_1", pa.int64()),
    ]
)
# A whole pair: the native profile's columns but for the samples, of which it says what they are.
PAIRS = pa.schema(
    [
        *(field for field in NATIVE.arrow if field.name not in SAMPLE_COLUMNS),
        ("comparison", pa.string()),
        ("compared_at", pa.timestamp("us", "UTC")),
        *((f"sha256_{side}", pa.string()) for side in (0, 1)),
        *((f"media_type_{side}", pa.string()) for side in (0, 1)),
        *((f"bytes_{side}", pa.int64()) for side in (0, 1)),
    ]
)


class Source(Protocol):
    """A frozen set of pairs. Both ways of reading give the pairs of a split in the order of their ids."""

    def kinds(self) -> frozenset[str]:
        """What the samples are: image, video, layout, text."""
        ...

    def outlines(self, split: str, wanted: Collection[str]) -> Iterator[pa.RecordBatch]:
        """Every pair of the split as `OUTLINE`, with its id, its lengths, and of the rest what is wanted."""
        ...

    def pairs(self, split: str, first: str, last: str, wanted: Collection[str]) -> Iterator[pa.RecordBatch]:
        """The pairs of the split whose ids are from `first` to `last`, both included, as `PAIRS`.

        `comparison` and `compared_at` are null unless "comparison" is wanted.
        """
        ...

    def read_into(self, sha256: str, target: memoryview) -> None:
        """Fill `target`, which is as long as the file is said to be.

        Raises `SampleFileError` where the file is gone or of another length.
        """
        ...


def kind_of(media_type: str) -> str:
    """What a sample of this media type is."""
    return _KINDS_OF_TYPE.get(media_type) or media_type.partition("/")[0]


def kinds_of(media_types: pa.Array) -> pa.Array:
    """What the samples are, of n media types."""
    encoded = media_types.dictionary_encode()
    kinds = pa.array([kind_of(name) for name in encoded.dictionary.to_pylist()], pa.string())
    return kinds.take(encoded.indices)


def file_names(sha256s: pa.Array, media_types: pa.Array) -> pa.Array:
    """The names that samples go by in a dataset: their content hash, and an ending that tells the format."""
    encoded = media_types.dictionary_encode()
    endings = pa.array([f".{_ending(name)}" for name in encoded.dictionary.to_pylist()], pa.string())
    return pc.binary_join_element_wise(sha256s, endings.take(encoded.indices), "")


def outline_of(pairs: pa.RecordBatch) -> pa.RecordBatch:
    """Whole pairs, briefly."""
    captions = pc.and_(pc.is_valid(pairs["caption_0"]), pc.is_valid(pairs["caption_1"]))
    known = {
        "are_different": pc.not_equal(pairs["sha256_0"], pairs["sha256_1"]),
        "has_captions": captions,
    }
    return pa.RecordBatch.from_arrays(
        [known[name] if name in known else pairs[name] for name in OUTLINE.names], schema=OUTLINE
    )


def weights_of(pairs: pa.RecordBatch, *, with_files: bool) -> NDArray[np.int64]:
    """About how many bytes each of n pairs, or outlines of pairs, takes in a file."""
    weights = np.full(len(pairs), ROW_BYTES, np.int64)
    if with_files:
        weights += pairs["bytes_0"].to_numpy() + pairs["bytes_1"].to_numpy()
    return weights


def _ending(media_type: str) -> str:
    return {"image/jpeg": "jpg", "text/plain": "txt", "video/quicktime": "mov", "video/x-matroska": "mkv"}.get(
        media_type
    ) or media_type.partition("/")[2].removeprefix("x-")
