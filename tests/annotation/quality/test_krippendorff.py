"""Krippendorff's α: equal to the reference package, and the laws of agreement."""

import krippendorff as reference
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from annotation.quality.krippendorff import alpha, bootstrap
from tests.annotation.quality.crowds import simulate

LEVELS = ("nominal", "ordinal")
tables = arrays(np.int64, st.tuples(st.integers(1, 12), st.integers(2, 4)), elements=st.integers(0, 4))


def expected(counts, level):
    """The reference, which wants two values at least and a unit with two answers."""
    counts = counts[counts.sum(axis=1) >= 2]
    assume(len(counts) > 0 and (counts.sum(axis=0) > 0).sum() >= 2)
    return reference.alpha(value_counts=counts, level_of_measurement=level)


@pytest.mark.parametrize("level", LEVELS)
@given(tables)
def test_it_is_the_reference(level, counts):
    assert alpha(counts, level) == pytest.approx(expected(counts, level), abs=1e-9)


@pytest.mark.parametrize("level", LEVELS)
def test_missing_answers_are_missing_not_a_value(level):
    """By the reliability data themselves, where the reference finds out by itself who said nothing."""
    rng = np.random.default_rng(3)
    given_values = rng.integers(0, 3, (6, 40)).astype(float)
    given_values[rng.random(given_values.shape) < 0.4] = np.nan
    counts = np.stack([(given_values == value).sum(axis=0) for value in range(3)], axis=1)
    assert alpha(counts, level) == pytest.approx(
        reference.alpha(reliability_data=given_values, level_of_measurement=level, value_domain=[0.0, 1.0, 2.0])
    )


@pytest.mark.parametrize("level", LEVELS)
@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_units_changes_nothing(level, counts, random):
    order = random.sample(range(len(counts)), len(counts))
    assert alpha(counts, level) == pytest.approx(alpha(counts[order], level), nan_ok=True)


@given(tables, st.randoms(use_true_random=False))
def test_other_names_change_nothing_where_values_are_names(counts, random):
    names = random.sample(range(counts.shape[1]), counts.shape[1])
    assert alpha(counts) == pytest.approx(alpha(counts[:, names]))


@given(tables)
def test_a_scale_read_from_its_other_end_is_the_same_scale(counts):
    assert alpha(counts, "ordinal") == pytest.approx(alpha(counts[:, ::-1], "ordinal"))


@pytest.mark.parametrize("level", LEVELS)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(2, 5)), min_size=2, max_size=10))
def test_perfect_agreement_is_one(level, units):
    assume(len({value for value, _ in units}) > 1)
    counts = np.array([np.eye(3, dtype=int)[value] * n for value, n in units])
    assert alpha(counts, level) == 1.0


@pytest.mark.parametrize("level", LEVELS)
def test_where_nothing_could_be_disagreed_about_there_is_no_alpha(level):
    for counts in ([[0, 0, 0]], [[1, 0, 0], [0, 0, 1]], [[3, 0, 0], [2, 0, 0]]):
        assert alpha(np.array(counts), level) is None
        assert bootstrap(np.array(counts), level) is None


def test_a_tie_stands_between_the_sides():
    """For names, "tie" is as far from "a" as "b" is; for steps it is nearer."""
    near, far = np.array([[2, 1, 0], [0, 1, 2]] * 10), np.array([[2, 0, 1], [1, 0, 2]] * 10)
    assert alpha(near, "ordinal") > alpha(near, "nominal")
    assert alpha(far, "ordinal") < alpha(near, "ordinal")


def test_agreement_falls_with_noise():
    values = [alpha(simulate([right] * 10).votes.counts(), "ordinal") for right in (1.0, 0.9, 0.7, 0.5, 1 / 3)]
    assert values == sorted(values, reverse=True)
    assert values[0] == 1.0
    assert abs(values[-1]) < 0.05


@pytest.mark.parametrize("level", LEVELS)
def test_the_interval_is_that_of_drawing_units_again(level):
    """Drawing patterns by their multiplicities is drawing units; the slow way gives the same within its noise."""
    counts = simulate([0.8] * 8, n_items=150).votes.counts()
    rng = np.random.default_rng(5)
    slow = [alpha(counts[rng.integers(0, len(counts), len(counts))], level) for _ in range(1500)]
    quick = bootstrap(counts, level, replicates=4000)
    assert [quick.low, quick.high] == pytest.approx(np.quantile(slow, [0.025, 0.975]), abs=0.015)
    assert quick.low < alpha(counts, level) < quick.high


def test_the_interval_is_the_same_every_time_and_narrows_with_more_units():
    widths = []
    for n in (100, 1_000, 10_000):
        counts = simulate([0.8] * 8, n_items=n).votes.counts()
        interval = bootstrap(counts)
        assert interval == bootstrap(counts)
        widths.append(interval.high - interval.low)
    assert widths[0] > 2 * widths[1] > 4 * widths[2]


def test_nineteen_intervals_of_twenty_hold_the_truth():
    """Of many small projects by annotators like these, α's interval misses the α of a huge one about one in 20."""
    truth = alpha(simulate([0.8] * 8, n_items=60_000, seed=999).votes.counts())
    intervals = [bootstrap(simulate([0.8] * 8, n_items=200, seed=seed).votes.counts()) for seed in range(200)]
    held = sum(interval.low <= truth <= interval.high for interval in intervals)
    assert held >= 180
