"""Real photographs (of scikit-image and scikit-learn) with known degradations, as a Pick-a-Pic v2 file.

The preference in each pair is known, since one side is the photograph and the other the same one damaged; a
mirrored photograph is as good as its original: those are the ties. Wrong rows, one of each sort, stand between.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image, ImageFilter, ImageOps

SCHEMA = pa.schema(
    [
        ("are_different", pa.bool_()),
        ("best_image_uid", pa.string()),
        ("caption", pa.string()),
        ("created_at", pa.timestamp("ns")),
        ("has_label", pa.bool_()),
        ("image_0_uid", pa.string()),
        ("image_0_url", pa.string()),
        ("image_1_uid", pa.string()),
        ("image_1_url", pa.string()),
        ("jpg_0", pa.binary()),
        ("jpg_1", pa.binary()),
        ("label_0", pa.float64()),
        ("label_1", pa.float64()),
        ("model_0", pa.string()),
        ("model_1", pa.string()),
        ("ranking_id", pa.int64()),
        ("user_id", pa.int64()),
        ("num_example_per_prompt", pa.int64()),
        ("__index_level_0__", pa.int64()),
    ]
)
SIDE = 160  # pixels of the longer side


@dataclass(frozen=True)
class PhotographPairs:
    """What `write_photograph_pairs` wrote; `bad` says for a row's number what is wrong with it."""

    path: Path
    rows: int
    good: int
    ties: int
    bad: dict[int, str]


def write_photograph_pairs(
    path: Path, *, with_bad_rows: bool = True, most_photographs: int = 100, row_group_size: int = 8
) -> PhotographPairs:
    """Every photograph against each of its degradations, ties among them; with or without wrong rows between."""
    rows: list[dict[str, Any]] = []
    for caption, photograph in list(photographs().items())[:most_photographs]:
        for name, degrade in DEGRADATIONS.items():
            rows.append(pair(caption, jpeg(photograph), jpeg(degrade(photograph)), 1.0, name))
        # Some benchmarks always put the better one first: here every second row has it last.
    rows = [mirrored_sides(row) if number % 2 else row for number, row in enumerate(rows)]
    good, ties = len(rows), sum(row["label_0"] == 0.5 for row in rows)
    sound = list(rows)
    bad: dict[int, str] = {}
    if with_bad_rows:
        for number, (reason, spoil) in enumerate(SPOILS.items()):
            at = min(1 + 4 * number, len(rows))
            source = sound[number % good]
            rows.insert(at, spoil(source | {"caption": f"spoilt {number}: {source['caption']}"}))
            bad[at] = reason
    write_rows(path, rows, row_group_size)
    return PhotographPairs(path, len(rows), good, ties, bad)


def write_rows(path: Path, rows: list[dict[str, Any]], row_group_size: int = 8) -> None:
    """Write rows in the Pick-a-Pic v2 schema."""
    numbered = [dict(row, __index_level_0__=number) for number, row in enumerate(rows)]
    pq.write_table(pa.Table.from_pylist(numbered, SCHEMA), path, row_group_size=row_group_size)


def pair(caption: str, image_0: bytes, image_1: bytes, label_0: float, degradation: str) -> dict[str, Any]:
    """One row: image_0 is the photograph, image_1 what `degradation` made of it."""
    if degradation == "mirrored":
        label_0 = 0.5
    uids = [f"{caption}/original", f"{caption}/{degradation}"]
    return {
        "are_different": label_0 != 0.5,
        "best_image_uid": "tie" if label_0 == 0.5 else uids[0 if label_0 == 1 else 1],
        "caption": caption,
        "created_at": datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None),
        "has_label": True,
        "image_0_uid": uids[0],
        "image_1_uid": uids[1],
        "jpg_0": image_0,
        "jpg_1": image_1,
        "label_0": label_0,
        "label_1": 1 - label_0,
        "model_0": "photograph",
        "model_1": f"photograph-{degradation}",
        "ranking_id": 1,
        "user_id": 7 + len(degradation) % 3,
        "num_example_per_prompt": len(DEGRADATIONS),
    }


def mirrored_sides(row: dict[str, Any]) -> dict[str, Any]:
    """The same row with its sides exchanged."""
    names = ("jpg", "label", "model")
    swapped = {f"{name}_{side}": row[f"{name}_{1 - side}"] for name in names for side in (0, 1)}
    return row | swapped | {"image_0_uid": row["image_1_uid"], "image_1_uid": row["image_0_uid"]}


@lru_cache
def photographs() -> dict[str, Image.Image]:
    """Photographs by caption, the longer side `SIDE` pixels."""
    from skimage import data
    from sklearn.datasets import load_sample_image

    pictures = {
        "an astronaut in an orange suit before a flag": data.astronaut(),
        "a cup of coffee on a wooden table": data.coffee(),
        "a tabby cat looking at the camera": data.chelsea(),
        "a rocket on its launch pad": data.rocket(),
        "distant galaxies seen by a space telescope": data.hubble_deep_field(),
        "a motorcycle in a workshop": data.stereo_motorcycle()[0],
        "a man with a camera on a tripod": data.camera(),
        "old coins in rows": data.coins(),
        "a temple in China under a blue sky": load_sample_image("china.jpg"),
        "a red flower in a garden": load_sample_image("flower.jpg"),
    }
    return {caption: _small(Image.fromarray(pixels).convert("RGB")) for caption, pixels in pictures.items()}


def jpeg(image: Image.Image, quality: int = 92) -> bytes:
    """`image` as JPEG."""
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return file.getvalue()


def _small(image: Image.Image) -> Image.Image:
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    return image


def _noisy(image: Image.Image) -> Image.Image:
    pixels = np.asarray(image, dtype=np.float32)
    noise = np.random.default_rng(0).normal(0, 60, pixels.shape)
    return Image.fromarray((pixels + noise).clip(0, 255).astype(np.uint8))


def _coarse(image: Image.Image) -> Image.Image:
    return image.resize((image.width // 8, image.height // 8)).resize(image.size, Image.Resampling.NEAREST)


def _recompressed(image: Image.Image) -> Image.Image:
    return Image.open(io.BytesIO(jpeg(image, quality=3))).convert("RGB")


DEGRADATIONS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(5)),
    "noisy": _noisy,
    "coarse": _coarse,
    "recompressed": _recompressed,
    "mirrored": ImageOps.mirror,
}

SPOILS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "jpg_0 does not decode": lambda row: row | {"jpg_0": b"this is no picture"},
    "jpg_1 is cut off": lambda row: row | {"jpg_1": row["jpg_1"][: len(row["jpg_1"]) // 2]},
    "jpg_1 is missing": lambda row: row | {"jpg_1": None},
    "jpg_0 is empty": lambda row: row | {"jpg_0": b""},
    "label_0 is no label": lambda row: row | {"label_0": 0.7, "label_1": 0.3},
    "label_0 is missing": lambda row: row | {"label_0": None},
    "the labels contradict each other": lambda row: row | {"label_0": 1.0, "label_1": 1.0},
    "the caption is missing": lambda row: row | {"caption": None},
    "the caption is blank": lambda row: row | {"caption": "  \t"},
}
