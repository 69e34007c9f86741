"""FiFA: choose the pairs whose margin, text and diversity promise most (Yang et al., ICLR 2025, arXiv 2410.10166).

Each pair that passes the gates gets an importance

    f = w_m · N(margin) + w_q · N(text quality) + w_h · N(ln r_k of its prompt)

where N normalises a term over those pairs; at most `cap_per_prompt` pairs of a prompt and the best `top_k` of
all are taken. The paper's weights, its k and its normalisation could not be verified, so the defaults are ours.
The gates come first, because a tie teaches nothing and gibberish is far from everything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

GateCode = np.int8
# What may keep a pair out, in the order in which it is asked; a pair is counted under the first that applies.
GATES = ("unjudged", "ties", "unscored", "disagrees", "text_quality", "margin_range", "cap", "beyond_top")
TERMS = ("margin", "text_quality", "entropy")
_PASSED = -1


class Weights(BaseModel):
    """How much each term counts; they need not sum to one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    margin: float = Field(default=1.0, ge=0.0, le=100.0)
    text_quality: float = Field(default=0.5, ge=0.0, le=100.0)
    entropy: float = Field(default=0.5, ge=0.0, le=100.0)


class FifaSpec(BaseModel):
    """A selection's whole recipe: with the pool it determines the outcome."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    scorer: str = Field(description="The scorer whose differences are the margins.")
    embedder: str = Field(default="hashed-ngrams", description="What measures the distance between prompts.")
    weights: Weights = Weights()
    k_neighbours: int = Field(
        default=5, ge=1, le=100, description="Diversity is the distance to the k-th neighbour."
    )
    normalise: Literal["z", "rank", "none"] = "z"
    top_k: int | None = Field(default=None, ge=1, description="How many pairs to take.")
    top_share: float | None = Field(
        default=None, gt=0.0, le=1.0, description="What share of the gated pairs to take."
    )
    cap_per_prompt: int | None = Field(
        default=1, ge=1, description="The most pairs of one prompt; null for no cap."
    )
    min_margin: float | None = Field(default=None, ge=0.0)
    max_margin: float | None = Field(default=None, ge=0.0, description="Very large margins may be too easy.")
    disagreement: Literal["keep", "drop"] = Field(
        default="keep", description="What happens to pairs whose label the scorer contradicts."
    )
    min_text_quality: float = Field(default=0.3, ge=0.0, le=1.0)
    seed: int = Field(default=0, ge=0, lt=2**63)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.top_k is not None and self.top_share is not None:
            raise ValueError("Give top_k or top_share, not both.")
        if self.min_margin is not None and self.max_margin is not None and self.min_margin > self.max_margin:
            raise ValueError("min_margin must not be greater than max_margin.")
        return self


@dataclass(frozen=True)
class PairTable:
    """The pool: n pairs of u unique prompts. NaN is "not known"."""

    key: NDArray[np.uint64]
    """(n,) from the pair's id (`tie_keys`): breaks ties whatever the order of the rows."""
    prompt: NDArray[np.int64]
    """(n,) which of the u prompts."""
    p_0: NDArray[np.float64]
    """(n,) the soft label; NaN where nobody judged."""
    score_0: NDArray[np.float64]
    score_1: NDArray[np.float64]
    """(n,) raw scores of one scorer."""
    text_quality: NDArray[np.float64]
    """(u,) 0 to 1."""
    entropy: NDArray[np.float64]
    """(u,) ln r_k."""

    def __len__(self) -> int:
        return len(self.key)


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
    disagrees: NDArray[np.bool_]
    """(n,) whether the scorer contradicts the label."""
    gate: NDArray[GateCode]
    """(n,) index into `GATES` of what kept the pair out; -1 for selected pairs."""
    order: NDArray[np.int64]
    """The rows selected, the most important first."""

    @property
    def selected(self) -> NDArray[np.bool_]:
        """(n,) whether the pair was taken."""
        selected: NDArray[np.bool_] = self.gate == _PASSED
        return selected

    def gates(self) -> dict[str, int]:
        """How many pairs each gate kept out; with the selected ones they make up the pool."""
        return {name: int(np.sum(self.gate == code)) for code, name in enumerate(GATES)}


def select(table: PairTable, spec: FifaSpec) -> Selected:
    """Choose pairs from the pool. The same pairs in another order give the same choice."""
    margin = np.abs(table.score_0 - table.score_1)
    text_quality, entropy = table.text_quality[table.prompt], table.entropy[table.prompt]
    disagrees = (table.score_0 - table.score_1) * (table.p_0 - 0.5) < 0.0
    gate = _hard_gates(table.p_0, margin, text_quality, disagrees, spec)
    eligible = np.flatnonzero(gate == _PASSED)

    terms = np.stack([margin[eligible], text_quality[eligible], entropy[eligible]], axis=1)
    normalised = np.full((len(table), len(TERMS)), np.nan)
    normalised[eligible] = np.stack([_normalise(term, spec.normalise) for term in terms.T], axis=1)
    importance = normalised @ np.array([getattr(spec.weights, name) for name in TERMS])

    ranked = eligible[np.lexsort((_mixed(table.key[eligible], spec.seed), -importance[eligible]))]
    within = _within_cap(table.prompt[ranked], spec.cap_per_prompt)
    gate[ranked[~within]] = GATES.index("cap")
    order = ranked[within]
    wanted = _wanted(spec, len(eligible))
    gate[order[wanted:]] = GATES.index("beyond_top")
    return Selected(margin, text_quality, entropy, normalised, importance, disagrees, gate, order[:wanted])


def tie_keys(pair_ids: Sequence[str]) -> NDArray[np.uint64]:
    """The first 64 bits of hexadecimal pair ids, (n,)."""
    return np.array([int(pair_id[:16], 16) for pair_id in pair_ids], dtype=np.uint64)


def _hard_gates(
    p_0: NDArray[np.float64],
    margin: NDArray[np.float64],
    text_quality: NDArray[np.float64],
    disagrees: NDArray[np.bool_],
    spec: FifaSpec,
) -> NDArray[GateCode]:
    """The first gate that keeps a pair out, -1 where none does."""
    least = -np.inf if spec.min_margin is None else spec.min_margin
    most = np.inf if spec.max_margin is None else spec.max_margin
    refused = {
        "unjudged": np.isnan(p_0),
        "ties": p_0 == 0.5,
        "unscored": np.isnan(margin),
        "disagrees": disagrees & (spec.disagreement == "drop"),
        "text_quality": text_quality < spec.min_text_quality,
        "margin_range": (margin < least) | (margin > most),
    }
    gate = np.full(len(p_0), _PASSED, dtype=GateCode)
    for name, pairs in refused.items():
        gate[pairs & (gate == _PASSED)] = GATES.index(name)
    return gate


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


def _mixed(key: NDArray[np.uint64], seed: int) -> NDArray[np.uint64]:
    """splitmix64 of key and seed (Steele et al. 2014): another seed breaks ties in another order."""
    with np.errstate(over="ignore"):
        mixed = key ^ (np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15))
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return mixed ^ (mixed >> np.uint64(31))


def _within_cap(prompt: NDArray[np.int64], cap: int | None) -> NDArray[np.bool_]:
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
