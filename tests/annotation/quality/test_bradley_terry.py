"""Bradley and Terry's strengths: recovered, invariant, and finite."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.quality.bradley_terry import Duels, fit

# Of the laws that hold for every replicate alike.
FEW = 2


def simulate(strength, n, seed=0, ties=0.0):
    """`n` duels between makers of known strength."""
    rng = np.random.default_rng(seed)
    strength = np.asarray(strength, dtype=float)
    a = rng.integers(0, len(strength), n)
    b = (a + rng.integers(1, len(strength), n)) % len(strength)
    won = (rng.random(n) < 1 / (1 + np.exp(strength[b] - strength[a]))).astype(float)
    won = np.where(rng.random(n) < ties, 0.5, won)
    return Duels(a, b, won, 1 - won)


duels = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 3), st.sampled_from([0.0, 0.5, 1.0, 2.0])), min_size=1, max_size=15
)


def built(rows, names=(0, 1, 2, 3)):
    a = np.array([names[i] for i, _, _ in rows])
    b = np.array([names[(i + step) % 4] for i, step, _ in rows])
    wins = np.array([w for _, _, w in rows])
    return Duels(a, b, wins, 2 - wins)


def test_the_strengths_are_recovered_within_their_intervals():
    truth = np.array([1.0, 0.5, 0.0, -0.5, -1.0])
    found = fit(simulate(truth, 20_000), len(truth))
    assert found.strength == pytest.approx(truth, abs=0.1)
    assert ((found.low < found.strength) & (found.strength < found.high)).all()
    assert ((found.low - 0.05 < truth) & (truth < found.high + 0.05)).all()


def test_intervals_narrow_with_more_duels():
    few, many = (fit(simulate([0.5, 0.0, -0.5], n), 3) for n in (100, 10_000))
    assert ((few.high - few.low) > 3 * (many.high - many.low)).all()


def test_probabilities_are_those_of_the_duels():
    wins = Duels(np.array([0]), np.array([1]), np.array([3000.0]), np.array([1000.0]))
    assert fit(wins, 2).probability(np.array([0]), np.array([1]))[0] == pytest.approx(0.75, abs=1e-3)


@given(duels)
def test_strengths_are_finite_even_of_those_who_never_lost_or_never_met(rows):
    found = fit(built(rows), 4, FEW)
    assert np.isfinite(found.strength).all()
    assert found.strength.sum() == pytest.approx(0, abs=1e-6)
    assert (found.low <= found.high).all()


@given(duels, st.permutations(range(4)))
def test_the_names_of_makers_decide_nothing(rows, names):
    one, other = fit(built(rows), 4, FEW), fit(built(rows, names), 4, FEW)
    assert one.strength == pytest.approx(other.strength[list(names)], abs=1e-4)


@given(duels)
def test_exchanging_the_sides_decides_nothing(rows):
    cast = built(rows)
    turned = Duels(cast.b, cast.a, cast.wins_b, cast.wins_a)
    assert fit(cast, 4, FEW).strength == pytest.approx(fit(turned, 4, FEW).strength, abs=1e-4)


@given(duels)
def test_probabilities_of_both_sides_make_one(rows):
    found = fit(built(rows), 4, FEW)
    a, b = np.array([0, 1, 2]), np.array([1, 2, 3])
    assert found.probability(a, b) + found.probability(b, a) == pytest.approx(1)


def test_only_ties_make_equals():
    half = np.full(30, 0.5)
    found = fit(Duels(np.arange(30) % 3, (np.arange(30) + 1) % 3, half, half), 3)
    assert found.strength == pytest.approx(0, abs=1e-6)


def test_a_tie_is_half_a_win_for_each():
    tied = Duels(np.array([0, 0]), np.array([1, 1]), np.array([0.5, 0.5]), np.array([0.5, 0.5]))
    even = Duels(np.array([0, 0]), np.array([1, 1]), np.array([1.0, 0.0]), np.array([0.0, 1.0]))
    assert fit(tied, 2).strength == pytest.approx(fit(even, 2).strength)


def test_ties_bring_strengths_together():
    apart, nearer = (fit(simulate([1.0, 0.0, -1.0], 5000, ties=t), 3).strength for t in (0.0, 0.4))
    assert np.abs(nearer).sum() < np.abs(apart).sum()
