"""Preference pairs out of a native-profile export; ties never become wins.

The folder holds ``data/{split}-*.parquet``. Labels and prompts are read once into memory, pictures are streamed
row group by row group when they are encoded.
"""

import hashlib
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image, UnidentifiedImageError

from gpu_jobs.trainer.errors import DatasetError

COLUMNS = ("pair_id", "prompt", "image_0", "image_1", "label_0", "label_1", "weight")
PICTURE_COLUMNS = ("image_0", "image_1")
# Of the pictures only the names are needed to know the pairs; Parquet reads a nested leaf without its neighbour.
_LABEL_LEAVES = [name if name not in PICTURE_COLUMNS else f"{name}.path" for name in COLUMNS]
_ROWS_AT_ONCE = 256


@dataclass(frozen=True)
class Pair:
    """One comparison: ``winner`` and ``loser`` are picture keys, ``weight`` its share in the loss.

    ``probability`` is how likely the winner is the better one, in [0.5, 1]; captions are the sides' own.
    """

    pair_id: str
    prompt: str
    winner: str
    loser: str
    weight: float
    probability: float = 1.0
    winner_caption: str | None = None
    loser_caption: str | None = None


@dataclass(frozen=True)
class PairTable:
    """The decided pairs of one split, sorted by pair id so that sharding changes nothing."""

    folder: Path
    split: str
    pairs: tuple[Pair, ...]
    ties_dropped: int

    def fingerprint(self) -> str:
        """A hash of everything in the table that training depends on."""
        digest = hashlib.sha256()
        for pair in self.pairs:
            digest.update(repr((pair.pair_id, pair.prompt, pair.winner, pair.loser, pair.weight)).encode())
        return digest.hexdigest()

    def picture_keys(self) -> set[str]:
        """Keys of all pictures that the pairs need."""
        return {key for pair in self.pairs for key in (pair.winner, pair.loser)}


def read_pairs(folder: Path, split: str) -> PairTable:
    """Read the labels of a split; raises DatasetError, naming shard and row, where they contradict themselves."""
    pairs: list[Pair] = []
    ties = 0
    for shard in shards(folder, split):
        for number, row in _rows(shard, _LABEL_LEAVES):
            try:
                pair = _decided_pair(row)
            except ValueError as error:
                raise DatasetError(f"{shard.name}, row {number}: {error}.") from error
            if pair is None:
                ties += 1
            else:
                pairs.append(pair)
    pairs.sort(key=lambda pair: pair.pair_id)
    for first, second in pairwise(pairs):
        if first.pair_id == second.pair_id:
            raise DatasetError(f"Split {split} of {folder} has pair {first.pair_id} twice; export it again.")
    return PairTable(folder, split, tuple(pairs), ties)


def has_split(folder: Path, split: str) -> bool:
    """Whether the dataset has shards of that split."""
    return any((folder / "data").glob(f"{split}-*.parquet"))


def shards(folder: Path, split: str) -> list[Path]:
    """The Parquet files of a split, in order; raises DatasetError where there is none or a column is missing."""
    paths = sorted((folder / "data").glob(f"{split}-*.parquet"))
    if not paths:
        raise DatasetError(
            f"{folder} has no data/{split}-*.parquet; give the folder of an export in the native profile."
        )
    for path in paths:
        try:
            missing = [name for name in COLUMNS if name not in pq.read_schema(path).names]
        except pa.ArrowException as error:
            raise DatasetError(f"{path} is not a whole Parquet file ({error}); export it again.") from error
        if missing:
            raise DatasetError(f"{path.name} lacks {', '.join(missing)}; export in the native profile.")
    return paths


def pictures(table: PairTable) -> Iterator[tuple[str, Image.Image]]:
    """Every picture of the table's pairs once, as (key, picture), streamed in the order of the shards.

    Raises DatasetError where a picture is missing or cannot be decoded, or where two different ones share a name.
    """
    wanted = table.picture_keys()
    seen: dict[str, bytes] = {}
    for shard in shards(table.folder, table.split):
        for number, row in _rows(shard, ["pair_id", *PICTURE_COLUMNS]):
            for side in (0, 1):
                key = _picture_key(row, side)
                if key not in wanted:
                    continue
                content = _picture_bytes(table.folder, row[PICTURE_COLUMNS[side]], f"{shard.name}, row {number}")
                digest = hashlib.sha256(content).digest()
                if key not in seen:
                    seen[key] = digest
                    yield key, _decoded(content, f"{shard.name}, row {number}, image_{side}")
                elif seen[key] != digest:
                    raise DatasetError(f"{shard.name}, row {number}: another picture is also named {key!r}.")


def _rows(shard: Path, columns: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    number = 0
    for batch in pq.ParquetFile(shard).iter_batches(batch_size=_ROWS_AT_ONCE, columns=columns):
        for row in batch.to_pylist():
            yield number, row
            number += 1


def _decided_pair(row: dict[str, Any]) -> Pair | None:
    """The pair of a row, None for a tie; raises ValueError with the contradiction."""
    if not row["pair_id"] or row["prompt"] is None:
        raise ValueError("pair_id or prompt is missing")
    for name in PICTURE_COLUMNS:
        if row[name] is None:
            raise ValueError(f"{name} is missing; this trainer learns from pictures")
    labels = (row["label_0"], row["label_1"])
    if labels == (0.5, 0.5):
        return None
    if labels not in ((1.0, 0.0), (0.0, 1.0)):
        raise ValueError(f"labels {labels} are neither 1/0, 0/1 nor 0.5/0.5")
    weight = row["weight"]
    if weight is None or not math.isfinite(weight) or weight <= 0:
        raise ValueError(f"weight {weight} is not a positive number")
    winner: Literal[0, 1] = 0 if labels[0] == 1.0 else 1
    return Pair(row["pair_id"], row["prompt"], _picture_key(row, winner), _picture_key(row, 1 - winner), weight)


def _picture_key(row: dict[str, Any], side: int) -> str:
    # The path names the content hash (dataset contract), so a picture in many pairs is encoded once.
    path = row[PICTURE_COLUMNS[side]]["path"]
    return path or f"{row['pair_id']}/{side}"


def _picture_bytes(folder: Path, picture: dict[str, Any], where: str) -> bytes:
    if picture["bytes"] is not None:
        return bytes(picture["bytes"])
    if not picture["path"]:
        raise DatasetError(f"{where}: a picture has neither bytes nor path.")
    path = (folder / picture["path"]).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise DatasetError(f"{where}: {picture['path']} is not a file inside the dataset folder.")
    return Path(path).read_bytes()


def _decoded(content: bytes, where: str) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return picture.convert("RGB")
    except (UnidentifiedImageError, OSError) as error:
        raise DatasetError(f"{where} cannot be decoded: {error}.") from error
