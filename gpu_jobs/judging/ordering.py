"""From verdicts on pairs to one order with shared ranks. Pure: no Django here.

Verdicts on pairs need not fit into an order: they may run in a circle, and "even" says little of a third. What is
kept of them is what no circle contradicts: one sample is above another where a chain of wins leads from it to the
other and none leads back. A sample's rank is by how many are below it less how many are above (Copeland's score
over such chains), and the same score is the same rank. So every win outside of a circle is kept, samples in one
circle share a rank, and whoever is even with everybody stands in the middle.
"""

from collections.abc import Mapping

import numpy as np

from gpu_jobs.judging.both_orders import SIDES

Pair = tuple[int, int]


def order_of(n: int, verdicts: Mapping[Pair, str]) -> list[list[int]]:
    """Groups of the `n` samples, best first, each ascending: what the verdicts on pairs (a, b) come to.

    A verdict is "first" where a wins, "second" where b does, and anything else where neither does.
    """
    reaches = np.eye(n, dtype=bool)
    for (a, b), verdict in verdicts.items():
        if verdict in SIDES:
            winner, loser = (a, b) if verdict == "first" else (b, a)
            reaches[winner, loser] = True
    for through in range(n):
        reaches |= np.outer(reaches[:, through], reaches[through])
    above = reaches & ~reaches.T
    scores = above.sum(axis=1) - above.sum(axis=0)
    return [[int(one) for one in np.flatnonzero(scores == score)] for score in sorted(set(scores), reverse=True)]
