"""Gold: how often an annotator's answer is the known one."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotation.instruments.base import Verdict, Vote
from annotation.quality.proportion import wilson

_EVEN = {Verdict.TIE, Verdict.BOTH_BAD}


@dataclass(frozen=True)
class GoldAccuracy:
    """The mean score over `n` questions with a known answer, with its 95% interval (Wilson)."""

    n: int
    accuracy: float | None
    low: float
    high: float


def score(given: Sequence[Vote], known: Sequence[Vote]) -> float | None:
    """The share of the known votes that an answer shares; None where nothing comparable is known.

    One vote agrees with another that answers the same question with the same of three outcomes: a, b, even. A
    tie is right where the known answer is a tie or "both bad", and only there; the two count as the same outcome,
    as they do in preferences. Aspects and segments score the share of them that is right. A question that the
    annotator did not answer ("not applicable") is not right.
    """
    if not known:
        return None
    outcomes = {vote.question: _outcome(vote) for vote in given}
    return sum(outcomes.get(vote.question) == _outcome(vote) for vote in known) / len(known)


def accuracy(scores: Sequence[float]) -> GoldAccuracy:
    """What the scores of one annotator say together."""
    total = float(sum(scores))
    low, high = wilson(total, len(scores))
    return GoldAccuracy(len(scores), total / len(scores) if scores else None, low, high)


def _outcome(vote: Vote) -> Verdict:
    return Verdict.TIE if vote.verdict in _EVEN else vote.verdict
