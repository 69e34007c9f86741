"""The pickapic profile: what existing Diffusion-DPO, diffusers and MaPO training scripts read.

Those scripts read any label other than 0 as "the first one wins", so a tie would teach them a preference that
nobody had. Ties are dropped here, the card says how many, and a row that is one after all stops the export.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from curation.export.profiles.base import ReadMedia
from curation.export.records import Outline, PairRecord
from curation.schema import PICKAPIC

UNKNOWN_MODEL = "unknown"


class TieLeavesError(AssertionError):
    """A tie was about to leave in a form whose readers would take it for a win."""


class PickAPic:
    """Raw bytes, hard labels, no ties; the columns of Pick-a-Pic v2 (yuvalkirstain/pickapic_v2)."""

    name = "pickapic"
    contract = PICKAPIC
    purpose = "The columns of Pick-a-Pic v2 for existing Diffusion-DPO, diffusers and MaPO scripts; no ties."

    def dropped(self, outline: Outline) -> str | None:
        """Ties."""
        return "ties" if outline.label_0 not in (0.0, 1.0) else None

    def row(self, record: PairRecord, read: ReadMedia, rows_of_prompt: Mapping[str, int]) -> dict[str, Any]:
        """The pair as those scripts know it; raises `TieLeavesError`."""
        columns = record.columns
        label_0, label_1 = columns["label_0"], columns["label_1"]
        if {label_0, label_1} != {0.0, 1.0}:
            raise TieLeavesError(f"Pair {record.pair_id} is a tie and must not leave in the pickapic profile.")
        best = record.media_0 if label_0 == 1.0 else record.media_1
        annotators = columns["annotator_ids"]
        return {
            "are_different": record.media_0.sha256 != record.media_1.sha256,
            "best_image_uid": best.sha256,
            "caption": columns["prompt"],
            "created_at": record.compared_at.astimezone(dt.UTC).replace(tzinfo=None),
            "has_label": True,
            "image_0_uid": record.media_0.sha256,
            "image_1_uid": record.media_1.sha256,
            "jpg_0": read(record.media_0),
            "jpg_1": read(record.media_1),
            "label_0": label_0,
            "label_1": label_1,
            "model_0": columns["origin_0"]["model"] or UNKNOWN_MODEL,
            "model_1": columns["origin_1"]["model"] or UNKNOWN_MODEL,
            "ranking_id": _number(record.comparison),
            "user_id": _number(annotators[0]) if annotators else 0,
            "num_example_per_prompt": rows_of_prompt[columns["prompt"]],
        }


def _number(name: str) -> int:
    """A name as a positive 63-bit number."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") >> 1
