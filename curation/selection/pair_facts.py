"""What is said of one pair of a preview wherever it is shown: in a list, at an end of the ranking, explained."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import numpy as np
from django.urls import reverse

from annotation.models import Sample
from curation.errors import PoolChangedError
from curation.selection import gates
from curation.selection.fifa import TERMS
from curation.selection.gates import PASSED
from curation.selection.runs import Run


def facts(chosen: Run, rows: Iterable[int]) -> list[dict[str, Any]]:
    """JSON of each of these rows; what is not known is null. One query, for what the samples are.

    Raises `PoolChangedError` where a sample is gone.
    """
    rows = list(rows)
    first = [chosen.pool.sample_0[row] for row in rows]
    kinds = dict(Sample.objects.filter(pk__in=first).values_list("pk", "kind"))
    if len(kinds) < len(set(first)):
        raise PoolChangedError
    return [_facts(chosen, row, kinds) for row in rows]


def _facts(chosen: Run, row: int, kinds: Mapping[UUID, str]) -> dict[str, Any]:
    pool, selected = chosen.pool, chosen.selected
    p_0, gate = float(pool.p_0[row]), int(selected.gate[row])
    prompt = int(pool.prompt_id[row])
    return {
        "comparison": int(pool.comparison[row]),
        "pair_id": pool.pair_ids[row],
        "prompt": pool.text_of_prompt[prompt],
        "split": pool.split_of_prompt[prompt],
        # Of one kind both: a comparison has no other samples.
        "kind": kinds[pool.sample_0[row]],
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
