"""The pickapic profile: what existing Diffusion-DPO, diffusers and MaPO training scripts read.

Those scripts read any label other than 0 as "the first one wins", so a tie would teach them a preference that
nobody had. Ties are dropped here, the card says how many, and a row that is one after all stops the export.
"""

import hashlib

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from curation.export.profiles.base import NOWHERE, ParquetProfile, reasons
from curation.export.samples import Samples
from curation.export.shipment import Place
from curation.schema import PICKAPIC, PICKAPIC_NO_IMAGES, Contract

UNKNOWN_MODEL = "unknown"
# What `undecided` asks of an outline.
OF_UNDECIDED = frozenset({"label_0", "are_different"})


class TieLeavesError(AssertionError):
    """A tie was about to leave in a form whose readers would take it for a win."""


class PickAPic(ParquetProfile):
    """Raw bytes, hard labels, no ties; the columns of Pick-a-Pic v2 (yuvalkirstain/pickapic_v2)."""

    name = "pickapic"
    purpose = "The columns of Pick-a-Pic v2 for existing Diffusion-DPO, diffusers and MaPO scripts; no ties."
    kinds = frozenset({"image"})
    wanted = OF_UNDECIDED | {"prompt", "comparison"}
    contracts: tuple[Contract, Contract] = (PICKAPIC, PICKAPIC_NO_IMAGES)

    @property
    def contract(self) -> Contract:  # type: ignore[override]
        """With the images or without."""
        return self.contracts[self.media == NOWHERE]

    def dropped(self, outlines: pa.RecordBatch) -> pa.Array:
        """Ties, and sides of the same bytes."""
        return reasons(len(outlines), **undecided(outlines))

    def batch(self, pairs: pa.RecordBatch, samples: Samples, place: Place) -> pa.RecordBatch:
        """The pairs as those scripts know them; raises `TieLeavesError`."""
        return self.contract.batch(self._known(pairs, samples, place))

    def _known(self, pairs: pa.RecordBatch, samples: Samples, place: Place) -> dict[str, pa.Array]:
        first_wins = require_decided(pairs)
        n = len(pairs)
        columns = {
            "are_different": pc.not_equal(pairs["sha256_0"], pairs["sha256_1"]),
            "best_image_uid": pc.if_else(first_wins, pairs["sha256_0"], pairs["sha256_1"]),
            "caption": pairs["prompt"],
            "created_at": pairs["compared_at"].cast(pa.timestamp("us")).cast(pa.timestamp("ns")),
            "has_label": pa.repeat(pa.scalar(value=True), n),
            "ranking_id": _numbers(pairs["comparison"].to_pylist()),
            "user_id": _numbers([names[0] if names else None for names in pairs["annotator_ids"].to_pylist()]),
            "num_example_per_prompt": pa.array(place.prompts.of(pairs["prompt"])),
            "__index_level_0__": pa.array(np.arange(place.row, place.row + n)),
        }
        for side in (0, 1):
            columns[f"image_{side}_uid"] = pairs[f"sha256_{side}"]
            columns[f"image_{side}_url"] = pa.nulls(n, pa.string())
            columns[f"label_{side}"] = pairs[f"label_{side}"]
            columns[f"model_{side}"] = pc.fill_null(
                pc.struct_field(pairs[f"origin_{side}"], "model"), UNKNOWN_MODEL
            )
            if self.media != NOWHERE:
                columns[f"jpg_{side}"] = samples.encoded(pairs, side)
        return columns


def undecided(outlines: pa.RecordBatch) -> dict[str, pa.Array]:
    """By reason the pairs of which neither side is preferred to the other."""
    return {
        "identical_sides": pc.invert(outlines["are_different"]),
        "ties": pc.invert(pc.is_in(outlines["label_0"], pa.array([0.0, 1.0]))),
    }


def require_decided(pairs: pa.RecordBatch) -> pa.Array:
    """For each of n pairs whether side 0 is the preferred one; raises `TieLeavesError` for a tie."""
    ties = pc.invert(pc.is_in(pairs["label_0"], pa.array([0.0, 1.0])))
    if pc.any(ties).as_py():
        tie = pairs.filter(ties)["pair_id"][0].as_py()
        raise TieLeavesError(f"Pair {tie} is a tie and must not leave in a profile whose readers know only wins.")
    return pc.equal(pairs["label_0"], 1.0)


def _numbers(names: list[str | None]) -> pa.Array:
    """Names as positive 63-bit numbers; 0 for none."""
    return pa.array([0 if name is None else _number(name) for name in names], pa.int64())


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") >> 1
