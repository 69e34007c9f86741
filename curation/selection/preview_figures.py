"""What the page shows of a selection: histograms, a scatter, the best and worst pairs, and the coverage."""

from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from curation.diversity.entropy import relative_entropy
from curation.diversity.prompt_space import PromptSpace
from curation.pool.pool import Pool
from curation.selection.fifa import TERMS, FifaSpec, Selected
from curation.selection.pair_facts import facts
from curation.selection.runs import Run

BINS = 40
POINTS = 3000
EXAMPLES = 6
PROMPTS_ON_MAP = 1000
# Six searches among so many prompts keep the page's sliders smooth.
PROMPTS_MEASURED = 500


def figures(chosen: Run) -> dict[str, Any]:
    """JSON for the page; what is not known is null."""
    spec, pool, space, selected = chosen.spec, chosen.pool, chosen.space, chosen.selected
    return {
        "pool": len(pool),
        "selected": len(selected.order),
        "gates": selected.gates(),
        "histograms": {name: _histogram(getattr(selected, name), selected.selected) for name in TERMS},
        "scatter": _scatter(spec, selected),
        "best": facts(chosen, selected.order[:EXAMPLES].tolist()),
        "worst": facts(chosen, _last(selected).tolist()),
        "prompt_map": _prompt_map(pool, space, selected),
        "coverage": coverage(spec, pool, space, selected),
        "scorer_revision": pool.scorer_revision,
        "embedder_revision": space.embedder_revision,
        "neighbours": asdict(space.search),
    }


def _last(selected: Selected) -> NDArray[np.int64]:
    """The lowest in rank, the very last first."""
    ranked = np.flatnonzero(selected.rank)
    few = min(EXAMPLES, len(ranked))
    lowest = ranked[np.argpartition(-selected.rank[ranked], few - 1)[:few]] if few else ranked
    return lowest[np.argsort(-selected.rank[lowest])]


def _prompt_map(pool: Pool, space: PromptSpace, selected: Selected) -> list[dict[str, Any]]:
    """At most `PROMPTS_ON_MAP` prompts in the plane, the same ones whatever is selected, with their pairs."""
    shown = np.linspace(0, len(pool.texts) - 1, min(len(pool.texts), PROMPTS_ON_MAP)).round().astype(np.int64)
    pairs = np.bincount(pool.prompt, minlength=len(pool.texts))
    taken = np.bincount(pool.prompt[selected.order], minlength=len(pool.texts))
    return [
        {
            "prompt": pool.texts[at],
            "x": round(float(space.map[at, 0]), 5),
            "y": round(float(space.map[at, 1]), 5),
            "pairs": int(pairs[at]),
            "selected": int(taken[at]),
        }
        for at in shown
    ]


def coverage(spec: FifaSpec, pool: Pool, space: PromptSpace, selected: Selected) -> dict[str, Any]:
    """What the selection does to the dataset, next to what chance would do."""
    rows, ranked = selected.order, ~np.isnan(selected.importance)
    entropy = relative_entropy(
        space.vectors, pool.prompt[rows], spec.k_neighbours, spec.seed, at_most=PROMPTS_MEASURED
    )
    return {
        "prompts_selected": int(np.count_nonzero(np.bincount(pool.prompt[rows], minlength=1))),
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


def _mean(values: NDArray[np.float64]) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None
