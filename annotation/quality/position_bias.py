"""Position bias: whether the side on which a sample stood decided the answer."""

from dataclasses import dataclass

from annotation.instruments.base import Verdict, Vote
from annotation.quality.proportion import coin_p_value, wilson


@dataclass(frozen=True)
class PositionBias:
    """Of `n` decided answers, how many chose what was shown first.

    `low` and `high` bound the true rate with 95% confidence (Wilson). `p_value` is the chance of a rate at least
    as far from one half where the side has no say; who sees which sample first is drawn at random by seed.
    """

    n: int
    n_first: int
    rate: float | None
    low: float
    high: float
    p_value: float


def position_bias(n_first: int, n: int) -> PositionBias:
    """What `n_first` out of `n` says."""
    low, high = wilson(n_first, n)
    rate = n_first / n if n else None
    return PositionBias(n, n_first, rate, low, high, coin_p_value(n_first, n))


def side_chosen(votes: list[Vote], shown_order: list[int]) -> int:
    """Which side an answer took: 1 the sample shown earlier, -1 the later, 0 neither.

    An answer counts once however many votes it casts, for they are not independent of each other: the side that
    most of its decided votes took. Without an order no sample had a side.
    """
    if not shown_order:
        return 0
    rank = {position: index for index, position in enumerate(shown_order)}
    balance = sum(_side(vote, rank) for vote in votes)
    return (balance > 0) - (balance < 0)


def is_decided(vote: Vote) -> bool:
    """Whether it names one of the two."""
    return vote.verdict in (Verdict.A, Verdict.B)


def _side(vote: Vote, rank: dict[int, int]) -> int:
    if not is_decided(vote):
        return 0
    a_was_first = rank[vote.question.position_a] < rank[vote.question.position_b]
    return 1 if a_was_first == (vote.verdict is Verdict.A) else -1
