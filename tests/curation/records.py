"""Frozen pairs without a database: a source for the exports' tests."""

import datetime as dt
import functools
import hashlib
import io

import numpy as np
from PIL import Image

from curation.export.manifest import VersionFacts
from curation.export.records import Media, PairRecord
from curation.fifa import FifaSpec
from curation.schema import NATIVE

MADE_AT = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
MEDIA_COLUMNS = {"image_0", "image_1", "video_0", "video_1"}
ORIGIN = {
    "model": "tiny", "revision": "r1", "seed": 2**40, "sampler": "ddim", "steps": 8, "guidance": 1.5,
    "parent": None, "strategy": "independent-noise", "eta": None,
}  # fmt: skip


@functools.cache
def png(seed: int, side: int = 16) -> bytes:
    """A small picture of noise."""
    pixels = np.random.default_rng(seed).integers(0, 256, (side, side, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


class Pairs:
    """`n` pairs, every fifth of which is a tie, over all splits; keeps its files in memory."""

    def __init__(self, n: int = 30, side: int = 16) -> None:
        self.files: dict[str, bytes] = {}
        self.pairs = sorted((self._pair(number, side) for number in range(n)), key=lambda pair: pair.pair_id)

    def outlines(self, split):
        return (pair.outline for pair in self.pairs if pair.split == split)

    def records(self, split, first, last):
        return (pair for pair in self.pairs if pair.split == split and first <= pair.pair_id <= last)

    def read(self, media):
        return self.files[media.sha256]

    def _media(self, seed: int, side: int) -> Media:
        data = png(seed, side)
        sha256 = hashlib.sha256(data).hexdigest()
        self.files[sha256] = data
        return Media(sha256, "image/png", len(data))

    def _pair(self, number: int, side: int) -> PairRecord:
        label_0 = 0.5 if number % 5 == 4 else float(number % 2)
        pair_id = hashlib.sha256(str(number).encode()).hexdigest()
        split = ("train", "train", "train", "validation", "test")[number % 7 % 5]
        columns: dict[str, object] = dict.fromkeys(set(NATIVE.names) - MEDIA_COLUMNS)
        columns |= {
            "pair_id": pair_id, "prompt": f"a red cube, take {number // 2 * 2}", "split": split, "weight": 1.0,
            "label_0": label_0, "label_1": 1.0 - label_0, "p_0": label_0, "aggregation": "majority/1",
            "n_judgments": 3, "n_human": 2, "n_machine": 1, "agreement": 1.0, "annotator_ids": ["0123456789ab"],
            "segments": [{"start": 0.0, "end": 1.0, "p_0": 0.5, "n": 2}],
            "aspects": [{"key": "motion", "value": 0.75}],
            "scores_0": [{"key": "clip@1", "value": 0.25}], "scores_1": [{"key": "clip@1", "value": 0.5}],
            "margin": 0.25, "text_quality": 1.0, "entropy": -0.5, "importance": 1.25,
            "origin_0": ORIGIN, "origin_1": ORIGIN, "width": side, "height": side,
        }  # fmt: skip
        assert set(columns) == set(NATIVE.names) - MEDIA_COLUMNS
        return PairRecord(
            pair_id, split, f"comparison-{number}", MADE_AT, columns, self._media(2 * number, side),
            self._media(2 * number + 1, side),
        )  # fmt: skip


FACTS = VersionFacts(
    project="tiny",
    project_name="Tiny | project",
    number=3,
    name="tiny-v3",
    parents=[],
    recipe={},
    sha256="ab" * 32,
    created_at=MADE_AT.isoformat(),
    spec=FifaSpec(scorer="clip", seed=7).model_dump(mode="json"),
    statistics={
        "splits": {split: {"pairs": 10, "prompts": 5} for split in ("train", "validation", "test")},
        "judgments": {"person": 60, "simulated": 30, "vlm": 0, "reward_model": 0, "total": 90},
        "agreement": 0.9,
        "pool": {"pairs": 100, "kept_out": {"ties": 12, "cap": 58}, "ties": 12},
        "label_0_share": 0.4,
        "scorer": {"id": "clip", "revision": "1"},
        "embedder": {"id": "hashed-ngrams", "revision": "2"},
        "scorer_contradicts_share": 0.1,
        "samples_of_models": {"tiny|one": 60},
    },
)
