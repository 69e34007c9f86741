"""What is said of one pair of a preview wherever it is shown: in a list, at an end of the ranking, explained."""

from typing import Any

import numpy as np
from django.urls import reverse

from curation import gates
from curation.fifa import TERMS
from curation.gates import PASSED
from curation.selection import Run


def facts(chosen: Run, row: int) -> dict[str, Any]:
    """JSON; what is not known is null."""
    pool, selected = chosen.pool, chosen.selected
    p_0, gate = float(pool.p_0[row]), int(selected.gate[row])
    prompt = int(pool.prompt_id[row])
    return {
        "comparison": int(pool.comparison[row]),
        "pair_id": pool.pair_ids[row],
        "prompt": pool.text_of_prompt[prompt],
        "split": pool.split_of_prompt[prompt],
        "media_0": media_url(pool.sample_0[row]),
        "media_1": media_url(pool.sample_1[row]),
        "label_0": hard_label(p_0),
        "p_0": number(p_0),
        "n_judgments": int(pool.n_judgments[row]),
        "n_human": int(pool.n_human[row]),
        "agreement": number(pool.agreement[row]),
        "score_0": number(pool.score_0[row]),
        "score_1": number(pool.score_1[row]),
        "disagrees": bool(selected.disagrees[row]),
        **{name: number(getattr(selected, name)[row]) for name in (*TERMS, "importance", "value")},
        "rank": int(selected.rank[row]) or None,
        "gate": None if gate == PASSED else gates.NAMES[gate],
    }


def hard_label(p_0: float) -> float | None:
    """1, 0.5 or 0: the hard label of a soft one; None where nobody judged."""
    if np.isnan(p_0):
        return None
    return 1.0 if p_0 > 0.5 else 0.0 if p_0 < 0.5 else 0.5


def media_url(sample_id: object) -> str:
    """Where the bytes of a sample are served."""
    return reverse("sample-media", args=[sample_id])


def number(value: float) -> float | None:
    """The value as JSON knows it."""
    return None if np.isnan(value) else float(value)
