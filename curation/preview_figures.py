"""What the page shows of a selection: histograms, a scatter, the best and worst pairs, and the coverage."""

from typing import Any

import numpy as np
from django.urls import reverse
from numpy.typing import NDArray

from curation.entropy import relative_entropy
from curation.fifa import TERMS, FifaSpec, Selected
from curation.pool import Pool
from curation.prompt_space import PromptSpace

BINS = 40
POINTS = 3000
EXAMPLES = 6
# Six searches among so many prompts keep the page's sliders smooth.
PROMPTS_MEASURED = 500


def figures(spec: FifaSpec, pool: Pool, space: PromptSpace, selected: Selected) -> dict[str, Any]:
    """JSON for the page; what is not known is null."""
    ranked = np.flatnonzero(~np.isnan(selected.importance))
    by_importance = ranked[np.lexsort((pool.key[ranked], -selected.importance[ranked]))]
    return {
        "pool": len(pool),
        "selected": len(selected.order),
        "gates": selected.gates(),
        "histograms": {name: _histogram(getattr(selected, name), selected.selected) for name in TERMS},
        "scatter": _scatter(spec, selected),
        "best": [_pair(pool, selected, row) for row in selected.order[:EXAMPLES]],
        "worst": [_pair(pool, selected, row) for row in by_importance[::-1][:EXAMPLES]],
        "coverage": coverage(spec, pool, space, selected),
        "scorer_revision": pool.scorer_revision,
        "embedder_revision": space.embedder_revision,
    }


def coverage(spec: FifaSpec, pool: Pool, space: PromptSpace, selected: Selected) -> dict[str, Any]:
    """What the selection does to the dataset, next to what chance would do."""
    rows, ranked = selected.order, ~np.isnan(selected.importance)
    entropy = relative_entropy(
        space.vectors, pool.prompt[rows], spec.k_neighbours, spec.seed, at_most=PROMPTS_MEASURED
    )
    return {
        "prompts_selected": len(np.unique(pool.prompt[rows])),
        "prompts_pool": len(pool.texts),
        "mean_margin": _mean(selected.margin[rows]),
        # Chance takes any of the pairs that passed the gates.
        "mean_margin_random": _mean(selected.margin[ranked]),
        "relative_entropy_nats": None if entropy is None else entropy.nats,
        "relative_entropy_spread": None if entropy is None else entropy.spread,
        "human_judgments": int(pool.n_human[rows].sum()),
    }


def _histogram(term: NDArray[np.float64], chosen: NDArray[np.bool_]) -> dict[str, list[float]]:
    known = ~np.isnan(term)
    edges = np.histogram_bin_edges(term[known], bins=BINS)
    return {
        "edges": edges.tolist(),
        "all": np.histogram(term[known], edges)[0].tolist(),
        "selected": np.histogram(term[known & chosen], edges)[0].tolist(),
    }


def _scatter(spec: FifaSpec, selected: Selected) -> list[tuple[float, float, int]]:
    """Margin and entropy of at most `POINTS` pairs, the selected ones first in line but never more than half."""
    known = ~np.isnan(selected.margin) & ~np.isnan(selected.entropy)
    chosen = np.flatnonzero(known & selected.selected)
    others = np.flatnonzero(known & ~selected.selected)
    random = np.random.default_rng(spec.seed)
    of_chosen = min(len(chosen), max(POINTS // 2, POINTS - len(others)))
    of_others = min(len(others), POINTS - of_chosen)
    rows = np.concatenate(
        [random.choice(others, of_others, replace=False), random.choice(chosen, of_chosen, replace=False)]
    ).astype(np.int64)
    margin, entropy, lit = selected.margin[rows], selected.entropy[rows], selected.selected[rows]
    return [
        (round(float(x), 5), round(float(y), 5), int(on)) for x, y, on in zip(margin, entropy, lit, strict=True)
    ]


def _pair(pool: Pool, selected: Selected, row: int) -> dict[str, Any]:
    p_0 = float(pool.p_0[row])
    return {
        "comparison": int(pool.comparison[row]),
        "pair_id": pool.pair_ids[row],
        "prompt": pool.text_of_prompt[int(pool.prompt_id[row])],
        "media_0": media_url(pool.sample_0[row]),
        "media_1": media_url(pool.sample_1[row]),
        "label_0": hard_label(p_0),
        "p_0": p_0,
        "importance": _number(selected.importance[row]),
        **{name: _number(getattr(selected, name)[row]) for name in TERMS},
    }


def hard_label(p_0: float) -> float:
    """1, 0.5 or 0: the hard label of a soft one."""
    return 1.0 if p_0 > 0.5 else 0.0 if p_0 < 0.5 else 0.5


def media_url(sample_id: object) -> str:
    """Where the bytes of a sample are served."""
    return reverse("sample-media", args=[sample_id])


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _mean(values: NDArray[np.float64]) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None
