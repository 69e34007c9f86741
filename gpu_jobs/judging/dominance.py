"""Which of two is better by the numbers of scorers: each with a tie band, and several by Pareto dominance. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from gpu_jobs.judging.both_orders import Verdict


@dataclass(frozen=True)
class Band:
    """The numbers of one scorer for the first and the second, and how near to each other they are even."""

    first: float
    second: float
    tie_band: float = 0.0

    @property
    def verdict(self) -> Verdict:
        """What this scorer alone says."""
        if abs(self.first - self.second) <= self.tie_band:
            return "tie"
        return "first" if self.first > self.second else "second"


def dominant(bands: Sequence[Band]) -> Verdict:
    """The one that some scorer prefers and none likes less; a tie where scorers contradict, or none has a view.

    Scores of different scorers are never added up: they have no common scale. Raises ValueError without any.
    """
    if not bands:
        raise ValueError("A verdict needs a scorer at least.")
    said: set[Verdict] = {band.verdict for band in bands} - {"tie"}
    return said.pop() if len(said) == 1 else "tie"
