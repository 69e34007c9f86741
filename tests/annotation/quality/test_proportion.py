"""Shares and their uncertainty, against SciPy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from annotation.quality.proportion import coin_p_value, wilson

throws = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(throws)
def test_the_coin_is_scipys(of):
    heads, n = of
    assert coin_p_value(heads, n) == pytest.approx(binomtest(heads, n).pvalue, rel=1e-9)


@given(throws)
def test_the_interval_is_scipys(of):
    heads, n = of
    interval = binomtest(heads, n).proportion_ci(method="wilson")
    assert wilson(heads, n) == pytest.approx((interval.low, interval.high), abs=1e-12)


@given(throws)
def test_heads_and_tails_are_alike(of):
    heads, n = of
    low, high = wilson(heads, n)
    assert wilson(n - heads, n) == pytest.approx((1 - high, 1 - low))
    assert coin_p_value(n - heads, n) == coin_p_value(heads, n)
    assert 0 <= low <= heads / n <= high <= 1


def test_nothing_is_known_of_nothing():
    assert wilson(0, 0) == (0.0, 1.0)
    assert coin_p_value(0, 0) == 1.0


def test_a_long_run_does_not_overflow():
    assert coin_p_value(50_000, 100_000) == 1.0
    assert coin_p_value(51_000, 100_000) == pytest.approx(binomtest(51_000, 100_000).pvalue, rel=1e-6)
