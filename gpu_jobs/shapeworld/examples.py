"""Existing pairs to import: a Pick-a-Pic v2 file of drawn pictures whose better side is known.

Each row sets a picture of the caption beside one with a single attribute wrong; every tenth pair is a tie of two
right pictures. Which side is the right one is decided by the seed.
"""

import datetime as dt
import hashlib
import io
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from PIL import Image

from curation.schema import PICKAPIC
from gpu_jobs.shapeworld.captions import Caption, parse, sample_captions
from gpu_jobs.shapeworld.renderer import draw
from gpu_jobs.shapeworld.training.habits import with_one_wrong

RENDERER = "shapeworld-renderer"
TIE_EVERY = 10
_MADE_AT = dt.datetime(2024, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)


def write_pick_a_pic(path: Path, pairs: int, seed: int) -> None:
    """Write `pairs` rows in the Pick-a-Pic v2 schema to `path`."""
    rng = np.random.default_rng([seed, 0x9A1C])
    captions = sample_captions(pairs, rng, "train", unique=True)
    pq.write_table(PICKAPIC.table(_row(number, text, rng) for number, text in enumerate(captions)), path)


def _row(number: int, text: str, rng: np.random.Generator) -> dict[str, Any]:
    caption = parse(text)
    is_tie = number % TIE_EVERY == TIE_EVERY - 1
    better = _png(caption, rng)
    worse = _png(caption if is_tie else with_one_wrong(caption, rng), rng)
    first_wins = bool(rng.integers(2))
    sides = (better, worse) if first_wins else (worse, better)
    labels = (0.5, 0.5) if is_tie else (float(first_wins), float(not first_wins))
    uids = [hashlib.sha256(side).hexdigest() for side in sides]
    return {
        "are_different": True,
        "best_image_uid": "tie" if is_tie else uids[0 if first_wins else 1],
        "caption": text,
        "created_at": _MADE_AT,
        "has_label": True,
        "image_0_uid": uids[0],
        "image_0_url": None,
        "image_1_uid": uids[1],
        "image_1_url": None,
        "jpg_0": sides[0],
        "jpg_1": sides[1],
        "label_0": labels[0],
        "label_1": labels[1],
        "model_0": RENDERER,
        "model_1": RENDERER,
        "ranking_id": number,
        "user_id": 1,
        "num_example_per_prompt": 1,
        "__index_level_0__": number,
    }


def _png(caption: Caption, rng: np.random.Generator) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(draw(caption, rng)).save(buffer, "PNG")
    return buffer.getvalue()
