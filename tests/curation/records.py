"""Frozen pairs without a database: a source for the exports' tests."""

import datetime as dt
import functools
import hashlib
import io

import numpy as np
import pyarrow as pa
from PIL import Image

from curation.errors import SampleFileError
from curation.export import profiles
from curation.export.frozen import OUTLINE, PAIRS, kind_of, outline_of
from curation.export.manifest import VersionFacts
from curation.selection.fifa import FifaSpec

MADE_AT = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
ORIGIN = {
    "model": "tiny", "revision": "r1", "seed": 2**40, "sampler": "ddim", "steps": 8, "guidance": 1.5,
    "parent": None, "strategy": "independent-noise", "eta": None, "flaw": None,
}  # fmt: skip


@functools.cache
def png(seed: int, side: int = 16) -> bytes:
    """A small picture of noise."""
    pixels = np.random.default_rng(seed).integers(0, 256, (side, side, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


class Pairs:
    """`n` pairs, every fifth of which is a tie, over all splits; keeps its files in memory.

    `files` makes the two files of a pair from its number, as (bytes, media type) each.
    """

    def __init__(self, n: int = 30, side: int = 16, files=None, **columns) -> None:
        self.files: dict[str, bytes] = {}
        self.make_files = files or (lambda number: [(png(2 * number + one, side), "image/png") for one in (0, 1)])
        self.rows = sorted(
            (self._pair(number, side) | columns for number in range(n)), key=lambda row: row["pair_id"]
        )

    def kinds(self):
        return frozenset(kind_of(row[name]) for row in self.rows for name in ("media_type_0", "media_type_1"))

    def outlines(self, split, wanted):
        known = {"pair_id", "bytes_0", "bytes_1", *wanted}
        for outlines in map(outline_of, self.pairs(split, "0", "g", wanted)):
            columns = [
                outlines[field.name] if field.name in known else pa.nulls(len(outlines), field.type)
                for field in OUTLINE
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=OUTLINE)

    def pairs(self, split, first, last, wanted):
        chosen = [row for row in self.rows if row["split"] == split and first <= row["pair_id"] <= last]
        # Several batches, of no particular size.
        for start in range(0, len(chosen), 7):
            yield batch_of(chosen[start : start + 7])

    def read_into(self, sha256, target):
        if len(self.files[sha256]) != len(target):
            raise SampleFileError(sha256)
        target[:] = self.files[sha256]

    def _pair(self, number: int, side: int) -> dict[str, object]:
        label_0 = 0.5 if number % 5 == 4 else float(number % 2)
        pair_id = hashlib.sha256(str(number).encode()).hexdigest()
        split = ("train", "train", "train", "validation", "test")[number % 7 % 5]
        columns: dict[str, object] = dict.fromkeys(PAIRS.names)
        columns |= {
            "pair_id": pair_id, "prompt": f"a red cube, take {number // 2 * 2}", "split": split, "weight": 1.0,
            "label_0": label_0, "label_1": 1.0 - label_0, "p_0": label_0, "aggregation": "majority/1",
            "n_judgments": 3, "n_human": 2, "n_machine": 1, "agreement": 1.0, "annotator_ids": ["0123456789ab"],
            "segments": [{"start": 0.0, "end": 1.0, "p_0": 0.5, "n": 2}],
            "aspects": [{"key": "motion", "value": 0.75}],
            "scores_0": [{"key": "clip@1", "value": 0.25}], "scores_1": [{"key": "clip@1", "value": 0.5}],
            "margin": 0.25, "text_quality": 1.0, "entropy": -0.5, "importance": 1.25,
            "origin_0": ORIGIN, "origin_1": ORIGIN, "width": side, "height": side,
            "comparison": f"comparison-{number}", "compared_at": MADE_AT,
        }  # fmt: skip
        for one, (data, media_type) in enumerate(self.make_files(number)):
            sha256 = hashlib.sha256(data).hexdigest()
            self.files[sha256] = data
            columns |= {f"sha256_{one}": sha256, f"media_type_{one}": media_type, f"bytes_{one}": len(data)}
        assert set(columns) == set(PAIRS.names)
        return columns


def batch_of(rows) -> pa.RecordBatch:
    """Rows as frozen pairs."""
    return pa.RecordBatch.from_pylist(rows, schema=PAIRS)


def fitted(name: str, source=None, media: str = "bytes"):
    """The profile for what the source holds."""
    return profiles.get(name)((source or Pairs(1)).kinds(), media)


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
        "judges": {"person": 4, "simulated": 1, "vlm": 0, "reward_model": 0},
        "agreement": 0.9,
        "pool": {"pairs": 100, "kept_out": {"ties": 12, "cap": 58}, "ties": 12},
        "label_0_share": 0.4,
        "scorer": {"id": "clip", "revision": "1"},
        "embedder": {"id": "hashed-ngrams", "revision": "2"},
        "scorer_contradicts_share": 0.1,
        "samples_of_models": {"tiny|one": 60},
    },
)
