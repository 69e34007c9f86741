"""Ranking: in which order several works come, by asking about every two of them.

Models judge two works at a time far better than many, and only of two can both orders be asked. n works take
n(n - 1) requests; what the verdicts come to is in `judging/ordering.py`.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from annotation.instruments.base import Config, Subject, expect
from annotation.instruments.base import Question as About
from annotation.instruments.ranking import RankingConfig
from curation.chat.fence import RULE
from gpu_jobs.judging.both_orders import Combined
from gpu_jobs.judging.kinds.base import CAREFUL, Asking, Decision, Effort, Item, Kind, Settled
from gpu_jobs.judging.kinds.effort import of_every_pair
from gpu_jobs.judging.kinds.pairwise import PairForm
from gpu_jobs.judging.ordering import Pair, order_of


class RankingKind(Kind):
    """Every two works in both orders."""

    instrument = "ranking"
    system = f"""You compare two works that were made for the same prompt, out of several that are to be put in
order, and say which one comes before the other. {RULE}

Look at both before you decide. What counts is what the question asks. {CAREFUL} Give the reason in one sentence."""

    def why_not(self, config: Config) -> str | None:
        """What two orders contradict is a tie, so an order without ties cannot be promised."""
        return why_not_ranked(expect(config, RankingConfig))

    def askings(self, config: Config, item: Item) -> list[Asking]:
        """Pair by pair, as they are and turned."""
        words = f"{expect(config, RankingConfig).question} These are two of the works: which of them is better?"
        return [
            asking
            for pair in combinations(range(len(item.sides)), 2)
            for asking in self.both_orders([about(pair)], words, item, PairForm, pair=pair)
        ]

    def settle(self, config: Config, item: Item, replies: Sequence[Any]) -> Settled:
        """What holds in both orders of each pair, as an order."""
        n = len(item.sides)
        said = {
            pair: Combined((straight.verdict, turned.verdict))
            for pair, straight, turned in zip(combinations(range(n), 2), replies[::2], replies[1::2], strict=True)
        }
        order = order_of(n, {pair: combined.verdict for pair, combined in said.items()})
        return Settled({"order": order}, tuple(Decision(about(pair), combined) for pair, combined in said.items()))

    def effort(self, config: Config, subject: Subject) -> Effort:
        """Two requests a pair."""
        return of_every_pair(subject)


def why_not_ranked(config: RankingConfig) -> str | None:
    """Why no machine ranks under this configuration, as a sentence; None where they do."""
    if config.allow_ties:
        return None
    return "Machines rank with ties, and this project wants every sample on a rank of its own: allow ties."


def about(pair: Pair) -> About:
    """The question about two of the samples."""
    return About(position_a=pair[0], position_b=pair[1])
