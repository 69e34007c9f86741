"""Every term of every pair of a selection, kept as a Parquet file that its content names."""

import hashlib
import io
import math
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from annotation.media import store
from curation import atomic
from curation.selection import gates
from curation.selection.fifa import TERMS
from curation.selection.runs import Run
from curation.selection.verdict import PromptGroup


def store_terms(chosen: Run) -> str:
    """Write the terms of all pairs of the pool, taken or not, and return the file's sha256."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    selected, pool = chosen.selected, chosen.pool
    # Null for the pairs that were taken.
    names = pa.array([*gates.NAMES, None], pa.string())
    codes = np.where(selected.selected, len(gates.NAMES), selected.gate)
    table = pa.table(
        {
            "pair_id": list(pool.pair_ids),
            "prompt": pa.array(pool.texts, pa.string()).take(pa.array(pool.prompt)),
            "p_0": pool.p_0,
            "score_0": pool.score_0,
            "score_1": pool.score_1,
            "margin": selected.margin,
            "text_quality": selected.text_quality,
            "entropy": selected.entropy,
            **{f"normalised_{name}": selected.normalised[:, column] for column, name in enumerate(TERMS)},
            "importance": selected.importance,
            "value": selected.value,
            "rank": pa.array(selected.rank, mask=selected.rank == 0),
            "disagrees": selected.disagrees,
            "weight": selected.weight,
            "kept_out_by": names.take(pa.array(codes)),
        }
    ).sort_by("pair_id")
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    sha256 = hashlib.sha256(buffer.getvalue()).hexdigest()
    target = terms_path(sha256)
    if not store.touch(target):
        atomic.write(target, buffer.getvalue())
    return sha256


def terms_of(sha256: str, pair_id: str) -> dict[str, Any]:
    """The terms of one pair, null where a number is not known; empty where the file or the pair is not there."""
    import pyarrow.parquet as pq

    path = terms_path(sha256)
    if not path.is_file():
        return {}
    # The file is sorted by pair id, so all row groups but one are passed over by their statistics.
    rows = pq.read_table(path, filters=[("pair_id", "=", pair_id)]).to_pylist()
    return {name: _known(value) for name, value in rows[0].items()} if rows else {}


def group_of(sha256: str, prompt: str) -> PromptGroup:
    """The pairs of a prompt in the selection whose terms have this hash."""
    import pyarrow.parquet as pq

    pairs = pq.read_table(terms_path(sha256), columns=["rank", "kept_out_by"], filters=[("prompt", "=", prompt)])
    return PromptGroup(
        prompt=prompt,
        pairs=len(pairs),
        passed=len(pairs) - pairs["rank"].null_count,
        selected=pairs["kept_out_by"].null_count,
    )


def ranked(sha256: str) -> int:
    """How many pairs passed the gates."""
    import pyarrow.parquet as pq

    rank = pq.read_table(terms_path(sha256), columns=["rank"])["rank"]
    return len(rank) - rank.null_count


def _known(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value


def terms_path(sha256: str) -> Path:
    """Where the terms of this hash are."""
    return Path(settings.VAR_DIR) / "selections" / f"{sha256}.parquet"
