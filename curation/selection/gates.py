"""Gates: what keeps a pair out, in the order in which it is asked, each with its words for people.

A new gate is one entry of `ALL`. Where its fact is not in the table, whoever reads the pool puts it into
`PairTable.flagged` under the gate's name, and the entry's test is `_flagged`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from curation.selection.fifa_spec import FifaSpec
from curation.selection.pair_table import PairTable

GateCode = np.int8
PASSED = -1
Pairs = NDArray[np.bool_]


@dataclass(frozen=True)
class Facts:
    """What gates ask about: the table, and what follows from it, (n,) each."""

    table: PairTable
    margin: NDArray[np.float64]
    text_quality: NDArray[np.float64]
    disagrees: Pairs


@dataclass(frozen=True)
class Gate:
    """One reason to leave a pair out.

    `counted` completes "12 …" and `why` is a sentence about one pair; both may name the `{scorer}`. `refuses` is
    None for what only the ranking decides.
    """

    name: str
    counted: str
    why: str
    refuses: Callable[[Facts, FifaSpec], Pairs] | None = None


def _unjudged(facts: Facts, spec: FifaSpec) -> Pairs:
    return np.isnan(facts.table.p_0)


def _ties(facts: Facts, spec: FifaSpec) -> Pairs:
    return np.equal(facts.table.p_0, 0.5)


def _unscored(facts: Facts, spec: FifaSpec) -> Pairs:
    return np.isnan(facts.margin)


def _disagrees(facts: Facts, spec: FifaSpec) -> Pairs:
    return facts.disagrees & (spec.disagreement == "drop")


def _ungraded(facts: Facts, spec: FifaSpec) -> Pairs:
    return np.isnan(facts.text_quality)


def _harm(facts: Facts, spec: FifaSpec) -> Pairs:
    table = facts.table
    if table.harmlessness is None:
        return np.zeros(len(table), dtype=bool)
    harmful: Pairs = (table.harmlessness < spec.min_harmlessness)[table.prompt]
    return harmful


def _text_quality(facts: Facts, spec: FifaSpec) -> Pairs:
    return facts.text_quality < spec.min_text_quality


def _margin_range(facts: Facts, spec: FifaSpec) -> Pairs:
    least = -np.inf if spec.min_margin is None else spec.min_margin
    most = np.inf if spec.max_margin is None else spec.max_margin
    return (facts.margin < least) | (facts.margin > most)


def _flagged(name: str) -> Callable[[Facts, FifaSpec], Pairs]:
    """The test of a gate whose pairs come with the table."""

    def refuses(facts: Facts, spec: FifaSpec) -> Pairs:
        return facts.table.flagged.get(name, np.zeros(len(facts.table), dtype=bool))

    return refuses


ALL = (
    # Applied steps of hygiene (`curation.hygiene`); each gate has the name of its step.
    Gate("nsfw", "are not safe for work", "A sample is probably not safe for work.", _flagged("nsfw")),
    Gate("leakage", "have a benchmark's prompt", "Its prompt stands in a list one tests by.", _flagged("leakage")),
    Gate(
        "near_images",
        "look like another pair",
        "Another pair, with more judgments, shows the same on both sides.",
        _flagged("near_images"),
    ),
    Gate(
        "near_prompts",
        "have nearly another pair's prompt",
        "Pairs of a prompt that says nearly the same are kept instead.",
        _flagged("near_prompts"),
    ),
    Gate("unjudged", "nobody judged", "Nobody has judged it.", _unjudged),
    Gate("ties", "are ties", "It is a tie: it teaches nothing.", _ties),
    Gate(
        "unscored",
        "have no score by {scorer} (run the scorer first)",
        "One of its samples has no score by {scorer}: run the scorer first.",
        _unscored,
    ),
    Gate(
        "disagrees",
        "contradict the scorer",
        "{scorer} prefers the other sample, and such pairs are dropped.",
        _disagrees,
    ),
    Gate(
        "ungraded",
        "have a prompt that the text grader has not graded (run the grading first)",
        "Its prompt has no grade by the text grader: run the grading first.",
        _ungraded,
    ),
    Gate("harm", "have a prompt that may be harmful", "Its prompt may be harmful.", _harm),
    Gate(
        "text_quality",
        "are below the text quality asked for",
        "Its prompt is below the text quality asked for.",
        _text_quality,
    ),
    Gate(
        "margin_range",
        "are outside the margins asked for",
        "Its margin is outside the range asked for.",
        _margin_range,
    ),
    Gate("cap", "exceed the cap per prompt", "Better pairs of the same prompt have filled the prompt's share."),
    Gate("beyond_top", "are not among the best", "It passed every gate, but enough better pairs were found."),
)
NAMES = tuple(gate.name for gate in ALL)
BY_NAME = {gate.name: gate for gate in ALL}
CAP, BEYOND_TOP = NAMES.index("cap"), NAMES.index("beyond_top")


def first_refusal(facts: Facts, spec: FifaSpec) -> NDArray[GateCode]:
    """The first gate that keeps a pair out, (n,) by its place in `ALL`; `PASSED` where none does."""
    refusal = np.full(len(facts.table), PASSED, dtype=GateCode)
    for code, gate in enumerate(ALL):
        if gate.refuses is not None:
            refusal[gate.refuses(facts, spec) & (refusal == PASSED)] = code
    return refusal
