"""The forms of a dataset that are read, native and pickapic, brought to the same columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gpu_jobs.trainer.errors import DatasetError
from gpu_jobs.trainer.families.family import Media

# Read where a dataset has them; a native export has them all.
OPTIONAL = ("caption_0", "caption_1", "width", "height", "fps")
_TYPES = {
    **{name: pa.string() for name in ("caption_0", "caption_1")},
    **{name: pa.float64() for name in ("width", "height", "fps")},
}


class Profile(Protocol):
    """How one form of dataset is read.

    Rows are read into the columns pair_id, prompt, label_0, label_1, weight, has_0 and has_1 (whether there is a
    medium), key_0 and key_1 (its name, null where it has none), those of OPTIONAL and the asked ones.
    """

    def missing(self, names: Sequence[str], asked: Sequence[str]) -> list[str]:
        """What the dataset's columns ``names`` lack of what is needed."""

    def leaves(self, names: Sequence[str], asked: Sequence[str]) -> list[str]:
        """The Parquet leaves that are read for the labels: never the media themselves."""

    def rows(self, table: pa.Table, asked: Sequence[str]) -> pa.Table:
        """The leaves of a shard as the columns above."""

    def media_column(self, side: int) -> str:
        """The column that holds one side's media."""


@dataclass(frozen=True)
class Native:
    """``curation.schema.NATIVE``: media are structs of bytes and path, and the path names the content."""

    media: Media

    def missing(self, names: Sequence[str], asked: Sequence[str]) -> list[str]:
        """What the columns ``names`` lack of what is needed."""
        needed = ("pair_id", "prompt", "label_0", "label_1", "weight", *map(self.media_column, (0, 1)), *asked)
        return [name for name in needed if name not in names]

    def leaves(self, names: Sequence[str], asked: Sequence[str]) -> list[str]:
        """Of media only the names: Parquet reads a nested leaf without its neighbour."""
        found = [name for name in OPTIONAL if name in names and name not in asked]
        paths = [f"{self.media_column(side)}.path" for side in (0, 1)]
        return ["pair_id", "prompt", "label_0", "label_1", "weight", *paths, *found, *asked]

    def rows(self, table: pa.Table, asked: Sequence[str]) -> pa.Table:
        """The table with its media columns as has and key."""
        columns = {name: table[name] for name in ("pair_id", "prompt", "label_0", "label_1", "weight", *asked)}
        for side in (0, 1):
            column = table[self.media_column(side)]
            columns[f"has_{side}"] = pc.is_valid(column)
            columns[f"key_{side}"] = pc.struct_field(column, "path")
        return _with_optional(columns, table)

    def media_column(self, side: int) -> str:
        """image_0, video_1 and so on."""
        return f"{self.media}_{side}"


@dataclass(frozen=True)
class PickAPic:
    """The columns of yuvalkirstain/pickapic_v2, with captions of their own in double-caption: raw pictures."""

    def missing(self, names: Sequence[str], asked: Sequence[str]) -> list[str]:
        """What the columns ``names`` lack of what is needed."""
        needed = ("caption", "label_0", "label_1", "jpg_0", "jpg_1", "image_0_uid", "image_1_uid", *asked)
        return [name for name in needed if name not in names]

    def leaves(self, names: Sequence[str], asked: Sequence[str]) -> list[str]:
        """All but the pictures, which cannot be null here."""
        found = [name for name in (*OPTIONAL, "has_label", "ranking_id") if name in names]
        return ["caption", "label_0", "label_1", "image_0_uid", "image_1_uid", *found, *asked]

    def rows(self, table: pa.Table, asked: Sequence[str]) -> pa.Table:
        """Rows without a label count as ties, those that nobody decided."""
        columns = {name: table[name] for name in ("label_0", "label_1", *asked)}
        if "has_label" in table.column_names:
            has_label = pc.fill_null(table["has_label"], False)
            columns |= {f"label_{side}": pc.if_else(has_label, table[f"label_{side}"], 0.5) for side in (0, 1)}
        keys = [table[f"image_{side}_uid"] for side in (0, 1)]
        ranking = pc.cast(table["ranking_id"], pa.string()) if "ranking_id" in table.column_names else ""
        columns |= {
            "pair_id": pc.binary_join_element_wise(ranking, *keys, "/"),
            "prompt": table["caption"],
            "weight": pa.chunked_array([np.ones(len(table))]),
            **{f"has_{side}": pc.is_valid(keys[side]) for side in (0, 1)},
            **{f"key_{side}": keys[side] for side in (0, 1)},
        }
        return _with_optional(columns, table)

    def media_column(self, side: int) -> str:
        """jpg_0 or jpg_1, whatever the format really is."""
        return f"jpg_{side}"


def profile_of(names: Sequence[str], media: Media, shard: str) -> Profile:
    """The profile of a shard by its columns ``names``; raises DatasetError where videos are asked of pictures."""
    if "jpg_0" not in names:
        return Native(media)
    if media != "image":
        raise DatasetError(f"{shard} holds pictures, but this model is trained on videos; give an export of those.")
    return PickAPic()


def _with_optional(columns: dict[str, pa.ChunkedArray], table: pa.Table) -> pa.Table:
    for name, kind in _TYPES.items():
        if name in table.column_names:
            columns[name] = pc.cast(table[name], kind)
        elif name not in columns:
            columns[name] = pa.chunked_array([pa.nulls(len(table), kind)])
    return pa.table(columns)
