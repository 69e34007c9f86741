"""Which of a prompt's rewrites are preferred to which: weighted scores, floors, a gap and a guard against length.

The rule of Prompt-A-Video (arXiv:2412.15156, its public code): ranked by a weighted sum, the first is chosen, or
the second, if it passes every floor and is at most 130 words long; rejected is whatever falls behind it by more
than 1.4. That gap is one of its seven scores' own scale: here it is set together with the weights.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Nobody further down is chosen, floors or not: it would teach what the scorers like less.
RANKS_TO_CHOOSE_FROM = 2


@dataclass(frozen=True)
class Criterion:
    """One scorer's say: what its score is multiplied by, and the least that a chosen rewrite must have."""

    scorer: str
    weight: float = 1.0
    floor: float | None = None


@dataclass(frozen=True)
class Rule:
    """When one rewrite is preferred to another."""

    criteria: tuple[Criterion, ...]
    gap: float
    longest_words: int

    def overall(self, scores: Mapping[str, float]) -> float:
        """The weighted sum of a rewrite's scores, by scorer."""
        return sum(criterion.weight * scores[criterion.scorer] for criterion in self.criteria)

    def may_be_chosen(self, text: str, scores: Mapping[str, float]) -> bool:
        """Whether a rewrite passes every floor and is not too long."""
        passes = all(one.floor is None or scores[one.scorer] > one.floor for one in self.criteria)
        return passes and len(text.split()) <= self.longest_words

    def pairs(self, texts: Sequence[str], scores: Sequence[Mapping[str, float]]) -> list[tuple[int, int]]:
        """The numbers of (chosen, rejected) rewrites, none where none may be chosen or none falls far behind."""
        overall = [self.overall(each) for each in scores]
        ranking = sorted(range(len(texts)), key=lambda number: (-overall[number], number))
        may = [
            number for number in ranking[:RANKS_TO_CHOOSE_FROM] if self.may_be_chosen(texts[number], scores[number])
        ]
        if not may:
            return []
        behind = ranking[ranking.index(may[0]) + 1 :]
        return [(may[0], number) for number in behind if overall[may[0]] - overall[number] > self.gap]
