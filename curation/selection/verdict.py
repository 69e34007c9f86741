"""Why a pair was taken or left out: every term as measured, normalised and weighed, and the verdict in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from curation.prompts import text_quality
from curation.selection import gates
from curation.selection.fifa import TERMS, FifaSpec
from curation.selection.gates import PASSED
from curation.selection.pair_facts import number
from curation.selection.runs import Run


@dataclass(frozen=True)
class WeighedTerm:
    """One term of the importance; `contribution` is weight times normalised."""

    name: str
    raw: float | None
    normalised: float | None
    weight: float
    contribution: float | None


@dataclass(frozen=True)
class PromptGroup:
    """The pairs of one prompt in all its spellings: how many there are, passed the gates, and were taken."""

    prompt: str
    pairs: int
    passed: int
    selected: int


@dataclass(frozen=True)
class Verdict:
    """A pair's terms, its place and what came of it. What is not known is None."""

    scorer: str
    criterion: str
    score_0: float | None
    score_1: float | None
    p_0: float | None
    disagrees: bool | None
    weight: float | None
    terms: tuple[WeighedTerm, ...]
    importance: float | None
    value: float | None
    rank: int | None
    ranked: int | None
    """How many pairs passed the gates."""
    gate: str | None
    why: str
    prompt_group: PromptGroup | None
    text_quality_reasons: tuple[text_quality.Reason, ...]


def verdict(chosen: Run, row: int) -> Verdict:
    """What became of one pair of a pool, and why."""
    pool, selected = chosen.pool, chosen.selected
    of_prompt = pool.prompt == pool.prompt[row]
    gate = int(selected.gate[row])
    stored = {
        "score_0": pool.score_0[row],
        "score_1": pool.score_1[row],
        "p_0": pool.p_0[row],
        "disagrees": selected.disagrees[row],
        "weight": selected.weight[row],
        **{name: getattr(selected, name)[row] for name in (*TERMS, "importance", "value")},
        **{f"normalised_{name}": selected.normalised[row, at] for at, name in enumerate(TERMS)},
        "rank": int(selected.rank[row]) or None,
        "kept_out_by": None if gate == PASSED else gates.NAMES[gate],
    }
    group = PromptGroup(
        prompt=pool.texts[int(pool.prompt[row])],
        pairs=int(of_prompt.sum()),
        passed=int(np.sum(of_prompt & (selected.rank > 0))),
        selected=int(np.sum(of_prompt & selected.selected)),
    )
    return from_terms(chosen.spec, stored, group, int(np.sum(selected.rank > 0)))


def from_terms(spec: FifaSpec, stored: Mapping[str, Any], group: PromptGroup, ranked: int) -> Verdict:
    """The same of a row of a selection's terms, as `stored_terms` keeps them."""
    gate = stored["kept_out_by"]
    return Verdict(
        scorer=spec.scorer,
        criterion=spec.criterion,
        score_0=_known(stored["score_0"]),
        score_1=_known(stored["score_1"]),
        p_0=_known(stored["p_0"]),
        disagrees=bool(stored["disagrees"]),
        weight=float(stored["weight"]),
        terms=tuple(_term(name, spec, stored) for name in TERMS),
        importance=_known(stored["importance"]),
        value=_known(stored["value"]),
        rank=stored["rank"],
        ranked=ranked,
        gate=gate,
        why=_why(spec, gate, stored["rank"], ranked),
        prompt_group=group,
        text_quality_reasons=text_quality.assess(group.prompt).reasons,
    )


def _term(name: str, spec: FifaSpec, stored: Mapping[str, Any]) -> WeighedTerm:
    weight = float(getattr(spec.weights, name))
    normalised = _known(stored[f"normalised_{name}"])
    contribution = None if normalised is None else weight * normalised
    return WeighedTerm(name, _known(stored[name]), normalised, weight, contribution)


def _why(spec: FifaSpec, gate: str | None, rank: int | None, ranked: int) -> str:
    place = f"It ranks {rank:,} of the {ranked:,} pairs that passed the gates" if rank else ""
    if gate is None:
        return f"{place}, and was taken."
    reason = gates.BY_NAME[gate].why.format(scorer=spec.scorer)
    return f"{place}. {reason}" if place else reason


def _known(value: float | None) -> float | None:
    return None if value is None else number(value)
