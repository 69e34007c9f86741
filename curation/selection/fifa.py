"""FiFA: choose the pairs whose margin, text and diversity promise most (Yang et al., ICLR 2025, arXiv 2410.10166).

Each pair that passes the gates gets an importance

    f = w_m · N(margin) + w_q · N(text quality) + w_h · N(ln r_k of its prompt)

where N normalises a term over those pairs. The criterion, importance unless the specification says otherwise, ranks
them; at most `cap_per_prompt` pairs of a prompt and the best `top_k` of all are taken. The paper's weights, its k
and its normalisation could not be verified, so the defaults are ours. The gates come first, because a tie teaches
nothing and gibberish is far from everything.
"""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from curation.selection import gates
from curation.selection.criteria import CRITERIA, Candidates
from curation.selection.fifa_spec import FifaSpec, Weights
from curation.selection.gates import PASSED, Facts, GateCode
from curation.selection.pair_table import PairTable

__all__ = ["TERMS", "FifaSpec", "PairTable", "Selected", "Weights", "select"]

TERMS = ("margin", "text_quality", "entropy")


@dataclass(frozen=True)
class Selected:
    """The outcome for every pair, in the rows' order."""

    margin: NDArray[np.float64]
    text_quality: NDArray[np.float64]
    entropy: NDArray[np.float64]
    """(n,) the raw terms."""
    normalised: NDArray[np.float64]
    """(n, 3) the terms in the order of `TERMS` as they entered the sum; NaN for pairs kept out by a gate."""
    importance: NDArray[np.float64]
    """(n,) NaN for pairs kept out by a gate."""
    value: NDArray[np.float64]
    """(n,) what the criterion ranks by; NaN for pairs kept out by a gate."""
    rank: NDArray[np.int64]
    """(n,) the place among the pairs that passed the gates, from 1; 0 for pairs kept out by a gate."""
    disagrees: NDArray[np.bool_]
    """(n,) whether the scorer contradicts the label."""
    weight: NDArray[np.float64]
    """(n,) what the weight that leaves with the pair is multiplied by."""
    gate: NDArray[GateCode]
    """(n,) index into `gates.ALL` of what kept the pair out; -1 for selected pairs."""
    order: NDArray[np.int64]
    """The rows selected, the first in rank first."""

    @property
    def selected(self) -> NDArray[np.bool_]:
        """(n,) whether the pair was taken."""
        selected: NDArray[np.bool_] = self.gate == PASSED
        return selected

    def gates(self) -> dict[str, int]:
        """How many pairs each gate kept out; with the selected ones they make up the pool."""
        counts = np.bincount(self.gate[self.gate != PASSED], minlength=len(gates.ALL))
        return {name: int(count) for name, count in zip(gates.NAMES, counts, strict=True)}


def select(table: PairTable, spec: FifaSpec) -> Selected:
    """Choose pairs from the pool. The same pairs in another order give the same choice."""
    margin = np.abs(table.score_0 - table.score_1)
    text_quality, entropy = table.text_quality[table.prompt], table.entropy[table.prompt]
    disagrees = (table.score_0 - table.score_1) * (table.p_0 - 0.5) < 0.0
    gate = gates.first_refusal(Facts(table, margin, text_quality, disagrees), spec)
    eligible = np.flatnonzero(gate == PASSED)

    normalised = np.full((len(table), len(TERMS)), np.nan)
    for column, term in enumerate((margin, text_quality, entropy)):
        normalised[eligible, column] = _normalise(term[eligible], spec.normalise)
    importance = normalised @ np.array([getattr(spec.weights, name) for name in TERMS])

    wanted = _wanted(spec, len(eligible))
    candidates = _candidates(table, eligible, importance[eligible], spec, wanted)
    value = np.full(len(table), np.nan)
    value[eligible] = CRITERIA[spec.criterion](candidates)
    ranked = eligible[candidates.best_first(value[eligible])]
    rank = np.zeros(len(table), dtype=np.int64)
    rank[ranked] = np.arange(1, len(ranked) + 1)

    within = _within_cap(table.prompt[ranked], spec.cap_per_prompt)
    gate[ranked[~within]] = gates.CAP
    order = ranked[within]
    gate[order[wanted:]] = gates.BEYOND_TOP
    weight = np.where(disagrees & (spec.disagreement == "down-weight"), spec.disagreement_weight, 1.0)
    return Selected(
        margin, text_quality, entropy, normalised, importance, value, rank, disagrees, weight, gate, order[:wanted]
    )


def _candidates(
    table: PairTable, rows: NDArray[np.int64], importance: NDArray[np.float64], spec: FifaSpec, wanted: int
) -> Candidates:
    score_0, score_1 = table.score_0[rows], table.score_1[rows]
    first_won = table.p_0[rows] > 0.5
    return Candidates(
        key=table.key[rows],
        prompt=table.prompt[rows],
        winner=np.where(first_won, score_0, score_1),
        loser=np.where(first_won, score_1, score_0),
        importance=importance,
        vectors=table.vectors,
        seed=spec.seed,
        wanted=wanted,
    )


def _normalise(term: NDArray[np.float64], how: str) -> NDArray[np.float64]:
    """The term on a common scale; what is not known is put in the middle, where it neither helps nor harms."""
    # Sums of floats depend on their order in the last digit; sorted, they don't depend on the order of the rows.
    known = np.sort(term[~np.isnan(term)])
    if how == "none":
        return np.where(np.isnan(term), known.mean() if len(known) else 0.0, term)
    if how == "rank":
        from scipy.stats import rankdata

        ranks = rankdata(term, nan_policy="omit")
        return np.where(np.isnan(term), 0.5, (ranks - 0.5) / max(len(known), 1))
    spread = float(known.std()) if len(known) else 0.0
    if spread <= 1e-12 * max(1.0, float(np.abs(known).max(initial=0.0))):
        return np.zeros_like(term)
    return np.where(np.isnan(term), 0.0, (term - known.mean()) / spread)


def _within_cap(prompt: NDArray[np.integer], cap: int | None) -> NDArray[np.bool_]:
    """For prompts in order of rank: whether fewer than `cap` rows of the same prompt stand before."""
    if cap is None or not len(prompt):
        return np.ones(len(prompt), dtype=bool)
    grouped = np.argsort(prompt, kind="stable")
    starts = np.flatnonzero(np.diff(prompt[grouped], prepend=prompt[grouped[0]] - 1))
    before = np.empty(len(prompt), dtype=np.int64)
    lengths = np.diff(starts, append=len(prompt))
    before[grouped] = np.arange(len(prompt)) - np.repeat(starts, lengths)
    return before < cap


def _wanted(spec: FifaSpec, eligible: int) -> int:
    if spec.top_k is not None:
        return spec.top_k
    return eligible if spec.top_share is None else ceil(spec.top_share * eligible)
