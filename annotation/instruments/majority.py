"""Majority with ties: the votes on one question to a soft label."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from annotation.instruments.base import Verdict

METHOD = "majority-with-ties"


@dataclass(frozen=True)
class Ballot:
    """One verdict and whether a person gave it."""

    verdict: Verdict
    by_person: bool


@dataclass(frozen=True)
class SoftLabel:
    """P(a is preferred to b), and what stands behind it.

    `agreement` is the share of judgments that agree with the majority, None where there are no judgments.
    """

    p_a: float
    n_judgments: int
    n_human: int
    n_machine: int
    n_ties: int
    n_both_bad: int
    agreement: float | None
    method: str


def majority_with_ties(ballots: Sequence[Ballot]) -> SoftLabel:
    """p_a = (wins of a + half the ties) / n; "both bad" says nothing about which is better, so it is a tie.

    The majority is over three outcomes: a, b, tie. Raises ValueError without ballots: there is nothing to say.
    """
    if not ballots:
        raise ValueError("A soft label needs at least one vote.")
    n = len(ballots)
    counts = Counter(ballot.verdict for ballot in ballots)
    even = counts[Verdict.TIE] + counts[Verdict.BOTH_BAD]
    n_human = sum(ballot.by_person for ballot in ballots)
    return SoftLabel(
        p_a=(counts[Verdict.A] + even / 2) / n,
        n_judgments=n,
        n_human=n_human,
        n_machine=n - n_human,
        n_ties=counts[Verdict.TIE],
        n_both_bad=counts[Verdict.BOTH_BAD],
        agreement=max(counts[Verdict.A], counts[Verdict.B], even) / n,
        method=METHOD,
    )
