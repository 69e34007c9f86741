"""Accuracy and κ: laws, and parity with scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score, confusion_matrix

from gpu_jobs.judging.agreement import Pair, agreement, kappas
from gpu_jobs.judging.statements import OF_A_PAIR


def drawn(n, right, seed=0, per_comparison=1):
    lot = np.random.default_rng(seed)
    theirs = lot.integers(3, size=n)
    mine = np.where(lot.random(n) < right, theirs, lot.integers(3, size=n))
    return [
        Pair(number // per_comparison, OF_A_PAIR[one], OF_A_PAIR[other])
        for number, (one, other) in enumerate(zip(theirs, mine, strict=True))
    ]


@pytest.mark.parametrize("right", [0.0, 0.5, 0.9])
def test_as_scikit_learn_has_it(right):
    pairs = drawn(200, right)
    found = agreement(pairs, OF_A_PAIR)
    theirs, mine = [pair.theirs for pair in pairs], [pair.mine for pair in pairs]
    assert found.kappa == pytest.approx(cohen_kappa_score(theirs, mine))
    assert found.matrix == confusion_matrix(theirs, mine, labels=list(OF_A_PAIR)).tolist()
    assert found.low <= found.accuracy <= found.high
    assert found.kappa_interval.low <= found.kappa <= found.kappa_interval.high


def test_chance_is_nothing_and_certainty_all():
    always = agreement([Pair(0, "even", "even")] * 3, OF_A_PAIR)
    assert always.accuracy == 1.0 and always.kappa is None, "where chance alone would agree always, κ says nothing"
    even = [
        Pair(n, theirs, mine) for n, (theirs, mine) in enumerate([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")])
    ]
    assert agreement(even, ("a", "b")).kappa == 0.0
    assert kappas(np.array([[[3.0, 0], [0, 4]]]))[0] == 1.0
    nothing = agreement([], OF_A_PAIR)
    assert (nothing.n, nothing.accuracy, nothing.kappa, nothing.kappa_interval) == (0, None, None, None)


def test_answers_to_one_comparison_are_no_independent_witnesses():
    """The same ten questions of each of twenty videos tell less than two hundred different ones."""
    alone = agreement(drawn(20, 0.6, seed=3), OF_A_PAIR)
    repeated = [Pair(pair.comparison, pair.theirs, pair.mine) for pair in drawn(20, 0.6, seed=3) for _ in range(10)]
    together = agreement(repeated, OF_A_PAIR)
    assert together.kappa == pytest.approx(alone.kappa)
    width = alone.kappa_interval.high - alone.kappa_interval.low
    assert together.kappa_interval.high - together.kappa_interval.low == pytest.approx(width, rel=0.05)


def test_only_labels_that_somebody_said_are_in_the_matrix():
    found = agreement([Pair(0, "accept", "reject")], (*OF_A_PAIR, "accept", "reject"))
    assert found.labels == ("accept", "reject") and found.matrix == [[0, 1], [0, 0]]
