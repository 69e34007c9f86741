"""Majority with ties: votes on one pair to a soft label."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotation.instruments.base import SoftLabel

METHOD = "majority-with-ties"


class Verdict(StrEnum):
    """What one vote says about the pair (a, b)."""

    A = "a"
    B = "b"
    TIE = "tie"
    BOTH_BAD = "both_bad"


@dataclass(frozen=True)
class Vote:
    """One verdict and whether a person gave it."""

    verdict: Verdict
    by_person: bool


def majority_with_ties(votes: Sequence[Vote]) -> SoftLabel:
    """p_a = (wins of a + half the ties) / n; "both bad" says nothing about which is better, so it is a tie.

    The majority is over three outcomes: a, b, tie. Raises ValueError without votes: there is nothing to say.
    """
    if not votes:
        raise ValueError("A soft label needs at least one vote.")
    n = len(votes)
    counts = Counter(vote.verdict for vote in votes)
    even = counts[Verdict.TIE] + counts[Verdict.BOTH_BAD]
    n_human = sum(vote.by_person for vote in votes)
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
