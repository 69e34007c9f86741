"""The dataset contract: what every column of a dataset is called, holds and means.

One row is one pair. Writers, readers, the dataset card and the documentation are derived from the contracts below;
a column that is not here exists nowhere.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa

SPLITS = ("train", "validation", "test")
# What a sample can be; a column of the native profile for each side.
KINDS = ("image", "video", "layout", "text")
# What comes in files of its own, and can leave beside the table; the rest is text.
FILE_KINDS = ("image", "video")


class UnknownColumnError(KeyError):
    """Somebody named a column that the contract lacks, or left out one that it has."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Column:
    """One column: its Arrow type and what it means.

    `media` says that the column holds encoded files ("image" or "video"), or lists of them: the writer does not
    compress them again, and Hugging Face's `datasets` decodes them.
    """

    name: str
    type: pa.DataType
    doc: str
    nullable: bool = False
    media: str = ""


@dataclass(frozen=True)
class Contract:
    """The columns of one profile, in order."""

    name: str
    columns: tuple[Column, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def arrow(self) -> pa.Schema:
        """The Arrow schema: a doc string on every field, and Hugging Face's feature metadata on the whole."""
        fields = [
            pa.field(column.name, column.type, nullable=column.nullable, metadata={"doc": column.doc})
            for column in self.columns
        ]
        features = json.dumps({"info": {"features": self.features}})
        return pa.schema(fields, metadata={"huggingface": features})

    @cached_property
    def features(self) -> dict[str, Any]:
        """The columns as the JSON form of `datasets.Features`."""
        return {column.name: _column_feature(column) for column in self.columns}

    @cached_property
    def sha256(self) -> str:
        """A hash of names, types, nullability and meaning: it changes when the contract does."""
        lines = [
            [column.name, str(column.type), column.nullable, column.media, column.doc] for column in self.columns
        ]
        return hashlib.sha256(json.dumps([self.name, lines]).encode()).hexdigest()

    @cached_property
    def media_leaves(self) -> tuple[str, ...]:
        """The Parquet paths of the columns that hold encoded files, such as `image_0.bytes`."""
        return tuple(
            _media_leaf(column) for column in self.columns if column.media or pa.types.is_binary(column.type)
        )

    def table(self, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
        """A few rows as a table; raises `UnknownColumnError` for a row with a column too many or too few."""
        rows = list(rows)
        for row in rows:
            self.require(row.keys(), whole=True)
        return pa.Table.from_pylist(rows, schema=self.arrow)

    def batch(self, columns: Mapping[str, pa.Array]) -> pa.RecordBatch:
        """Columns of n rows, put in order; raises `UnknownColumnError` for one too many or too few."""
        self.require(columns, whole=True)
        return pa.RecordBatch.from_arrays([columns[name] for name in self.names], schema=self.arrow)

    def require(self, names: Iterable[str], *, whole: bool = False) -> None:
        """Raise `UnknownColumnError` unless the contract has every name (and, if `whole`, nothing is left out)."""
        given = set(names)
        if extra := given - set(self.names):
            raise UnknownColumnError(f"The {self.name} dataset has no column {_listed(extra)}.")
        if whole and (missing := set(self.names) - given):
            raise UnknownColumnError(f"A row of the {self.name} dataset lacks {_listed(missing)}.")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _media_leaf(column: Column) -> str:
    if pa.types.is_list(column.type):
        return f"{column.name}.list.element.bytes"
    return f"{column.name}.bytes" if pa.types.is_struct(column.type) else column.name


def _column_feature(column: Column) -> dict[str, Any]:
    if column.media:
        decoded = {"_type": column.media.capitalize()}
        return {"feature": decoded, "_type": "List"} if pa.types.is_list(column.type) else decoded
    feature: dict[str, Any] = _feature(column.type)
    return feature


def _feature(kind: pa.DataType) -> Any:
    if pa.types.is_struct(kind):
        return {field.name: _feature(field.type) for field in kind}
    if pa.types.is_list(kind):
        return {"feature": _feature(kind.value_type), "_type": "List"}
    names = {"float": "float32", "double": "float64"}
    return {"dtype": names.get(str(kind), str(kind)), "_type": "Value"}


_TEXT, _NUMBER = pa.string(), pa.float32()
_MEDIA = pa.struct([("bytes", pa.binary()), ("path", _TEXT)])
# A map as a list of its entries: `datasets` (5.2) has no type for Arrow's map and refuses the whole file.
_NUMBERS_BY_NAME = pa.list_(pa.struct([("key", _TEXT), ("value", _NUMBER)]))
_SEGMENTS = pa.list_(pa.struct([("start", _NUMBER), ("end", _NUMBER), ("p_0", _NUMBER), ("n", pa.int16())]))
ORIGIN = pa.struct(
    [
        ("model", _TEXT),
        ("revision", _TEXT),
        ("seed", pa.int64()),
        ("sampler", _TEXT),
        ("steps", pa.int32()),
        ("guidance", _NUMBER),
        ("parent", _TEXT),
        ("strategy", _TEXT),
        ("eta", _NUMBER),
        ("flaw", _TEXT),
    ]
)


def _both(
    stem: str, kind: pa.DataType, doc: str, *, nullable: bool = True, media: str = ""
) -> tuple[Column, Column]:
    """The columns of both sides; `doc` is formatted with the side."""
    first, second = (
        Column(f"{stem}_{side}", kind, doc.format(side=side), nullable=nullable, media=media) for side in (0, 1)
    )
    return first, second


NATIVE = Contract(
    "native",
    (
        Column("pair_id", _TEXT, "Stable name: a hash of the comparison and the two samples in canonical order."),
        Column("prompt", _TEXT, "The text that both samples answer."),
        *_both("caption", _TEXT, "A caption of sample {side}'s own (DCPO), or null."),
        Column(
            "caption_source",
            _TEXT,
            "Who wrote the captions: human, vlm:MODEL, perturbed:LEVEL, hybrid:LEVEL; hybrid: two hands.",
            True,
        ),
        *_both("image", _MEDIA, "Sample {side} as an encoded image; `path` names the content hash.", media="image"),
        *_both("video", _MEDIA, "Sample {side} as an encoded video, or its path beside the shards.", media="video"),
        *_both("layout", _TEXT, "Sample {side} as a room layout in JSON: Z up, metres, degrees."),
        *_both("text", _TEXT, "Sample {side} where the samples are text."),
        *_both(
            "label",
            pa.float64(),
            "Hard label: 1 if sample {side} is preferred, 0.5 for a tie, else 0.",
            nullable=False,
        ),
        Column("p_0", _NUMBER, "Soft label: the probability that sample 0 is preferred."),
        Column("n_judgments", pa.int32(), "How many judgments stand behind the label."),
        Column("n_human", pa.int32(), "How many of them people gave."),
        Column("n_machine", pa.int32(), "How many of them machines gave, simulated people included."),
        Column("agreement", _NUMBER, "The share of judgments that agree with the majority.", True),
        Column("aggregation", _TEXT, "How judgments became the label, with its version."),
        Column(
            "segments", _SEGMENTS, "Soft labels of stretches of time in seconds (DenseDPO); ties are p_0 = 0.5."
        ),
        Column("aspects", _NUMBERS_BY_NAME, "p_0 for each named dimension, as entries of a map."),
        *_both(
            "scores",
            _NUMBERS_BY_NAME,
            "Raw scores of sample {side} by scorer@revision, as entries of a map.",
            nullable=False,
        ),
        Column("margin", _NUMBER, "Distance between the two scores by the selection's scorer.", True),
        Column("text_quality", _NUMBER, "How well the prompt is written, 0 to 1, by rules.", True),
        Column("entropy", _NUMBER, "Log distance from the prompt to its k-th nearest unique prompt.", True),
        Column("importance", _NUMBER, "The weighted sum that the selection ranked by.", True),
        Column("annotator_ids", pa.list_(_TEXT), "Pseudonyms of those who judged, unique within a project."),
        *_both("origin", ORIGIN, "Where sample {side} came from.", nullable=False),
        Column("width", pa.int32(), "Width in pixels where both samples share it.", True),
        Column("height", pa.int32(), "Height in pixels where both samples share it.", True),
        Column("num_frames", pa.int32(), "Number of frames where both samples share it.", True),
        Column("fps", _NUMBER, "Frames a second where both samples share it.", True),
        Column("split", _TEXT, "train, validation or test: by group of prompts, never by row."),
        Column(
            "weight",
            _NUMBER,
            "1/(n-1) for a pair of a comparison of n samples, less where the scorer contradicts it.",
        ),
    ),
)

# In the order, and of the types, of yuvalkirstain/pickapic_v2, so that the two can be concatenated.
_PICKAPIC = (
    Column("are_different", pa.bool_(), "Always true: pairs of the same bytes are dropped."),
    Column("best_image_uid", _TEXT, "The uid of the preferred image."),
    Column("caption", _TEXT, "The prompt."),
    Column("created_at", pa.timestamp("ns"), "When the comparison was made, UTC."),
    Column("has_label", pa.bool_(), "Always true."),
    Column("image_0_uid", _TEXT, "The content hash of image 0."),
    Column("image_0_url", _TEXT, "Always null: the image has no public address.", True),
    Column("image_1_uid", _TEXT, "The content hash of image 1."),
    Column("image_1_url", _TEXT, "Always null: the image has no public address.", True),
    *_both("jpg", pa.binary(), "Image {side}: raw encoded bytes, whatever the format.", nullable=False),
    *_both("label", pa.float64(), "1 if image {side} is preferred, else 0; there are no ties.", nullable=False),
    *_both("model", _TEXT, "The model that made image {side}.", nullable=False),
    Column("ranking_id", pa.int64(), "A number for the comparison, from its hash."),
    Column("user_id", pa.int64(), "A number for the first annotator, from the pseudonym."),
    Column("num_example_per_prompt", pa.int64(), "How many rows of this export have this caption."),
    Column(
        "__index_level_0__", pa.int64(), "The number of the row in its split, as pandas left it in the original."
    ),
)
_OWN_CAPTIONS = _both("caption", _TEXT, "A caption of image {side}'s own (DCPO).", nullable=False)
_MESSAGES = pa.list_(pa.struct([("role", _TEXT), ("content", _TEXT)]))
_TRL = (
    Column("prompt", _MESSAGES, "What is asked, as one message of the user."),
    Column("chosen", _MESSAGES, "The preferred answer, as one message of the assistant."),
    Column("rejected", _MESSAGES, "The other answer, as one message of the assistant."),
)


def _without_media(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    return tuple(column for column in columns if not pa.types.is_binary(column.type))


PICKAPIC = Contract("pickapic", _PICKAPIC)
# As the published *_no_images variants have it.
PICKAPIC_NO_IMAGES = Contract("pickapic without images", _without_media(_PICKAPIC))
DOUBLE_CAPTION = Contract("double-caption", (*_PICKAPIC, *_OWN_CAPTIONS))
DOUBLE_CAPTION_NO_IMAGES = Contract("double-caption without images", (*_without_media(_PICKAPIC), *_OWN_CAPTIONS))
TRL_TEXT = Contract("trl", _TRL)
TRL_JUDGE = Contract(
    "trl for judges",
    # Nullable, though none is: `datasets` decodes no column that is not.
    (*_TRL, Column("images", pa.list_(_MEDIA), "The two images of the question, in order.", True, media="image")),
)

CONTRACTS = {
    contract.name: contract
    for contract in (
        NATIVE,
        PICKAPIC,
        PICKAPIC_NO_IMAGES,
        DOUBLE_CAPTION,
        DOUBLE_CAPTION_NO_IMAGES,
        TRL_TEXT,
        TRL_JUDGE,
    )
}
