"""The votes of a project as columns: who said what about which item."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from annotation.instruments.base import Question, Verdict


class Outcome(IntEnum):
    """What a vote comes to, in order: a is better, neither, b is better. "Both bad" is neither."""

    A = 0
    EVEN = 1
    B = 2


OUTCOME_OF = {
    Verdict.A: Outcome.A,
    Verdict.B: Outcome.B,
    Verdict.TIE: Outcome.EVEN,
    Verdict.BOTH_BAD: Outcome.EVEN,
}


@dataclass(frozen=True, order=True)
class Respect:
    """In what respect samples are compared: an aspect ('' for the sample as such), whole or part by part.

    Questions of one respect are asked alike, so annotators are taken to be as reliable in one as in the next.
    """

    aspect: str = ""
    in_parts: bool = False

    @classmethod
    def of(cls, question: Question) -> "Respect":
        """The respect that a question belongs to."""
        return cls(question.aspect, bool(question.span))


@dataclass(frozen=True, order=True)
class Item:
    """One question about one comparison."""

    comparison: int
    question: Question


@dataclass(frozen=True)
class VoteTable:
    """n votes: `annotators[annotator[i]]` said `outcome[i]` (an Outcome) about `items[item[i]]`.

    Items are in the order of their comparisons, and an annotator votes at most once on each. Restricting a table
    to some of its votes keeps the numbering of items and annotators.
    """

    items: Sequence[Item]
    annotators: Sequence[int]
    item: NDArray[np.int64]
    annotator: NDArray[np.int64]
    outcome: NDArray[np.int64]
    both_bad: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.item)

    def only(self, votes: NDArray[np.bool_]) -> "VoteTable":
        """Of these votes alone."""
        return replace(
            self,
            item=self.item[votes],
            annotator=self.annotator[votes],
            outcome=self.outcome[votes],
            both_bad=self.both_bad[votes],
        )

    def counts(self) -> NDArray[np.int64]:
        """How many votes each item has for each outcome, [items, 3]."""
        cells = np.bincount(self.item * len(Outcome) + self.outcome, minlength=len(self.items) * len(Outcome))
        return cells.reshape(len(self.items), len(Outcome))


def winners(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The outcome that most votes of each item are for; even where two share the lead, -1 where there are none."""
    best = counts.max(axis=1)
    shared = (counts == best[:, np.newaxis]).sum(axis=1) > 1
    winner = np.where(shared, int(Outcome.EVEN), counts.argmax(axis=1))
    return np.where(best > 0, winner, -1)


def even_handed(counts: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
    """P(a is preferred) of each item: the share of a and half of what is even; NaN where there are no votes."""
    totals = counts.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((counts[:, Outcome.A] + counts[:, Outcome.EVEN] / 2) / totals)
