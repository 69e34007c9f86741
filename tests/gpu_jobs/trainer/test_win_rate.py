"""Laws of the win rate, and parity of its interval with scipy's."""

import numpy as np
import pytest
from scipy import stats

from gpu_jobs.trainer.win_rate import bootstrap_interval, outcomes, win_rate

RESULTS = np.repeat([1.0, 0.5, 0.0], [117, 270, 13])


def test_the_interval_is_scipys_percentile_bootstrap() -> None:
    low, high = bootstrap_interval(RESULTS, resamples=20_000, seed=1)
    expected = stats.bootstrap(
        (RESULTS,), np.mean, n_resamples=20_000, method="percentile", rng=np.random.default_rng(2)
    ).confidence_interval
    assert low == pytest.approx(expected.low, abs=0.002)
    assert high == pytest.approx(expected.high, abs=0.002)


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    generator = np.random.default_rng(0)
    samples = generator.choice([0.0, 0.5, 1.0], (200, 100), p=[0.2, 0.5, 0.3])
    covered = 0
    for number, sample in enumerate(samples):
        low, high = bootstrap_interval(sample, resamples=500, seed=number)
        covered += low <= 0.55 <= high
    assert 0.88 <= covered / 200 <= 0.99


def test_ties_count_half() -> None:
    result = win_rate(RESULTS, resamples=1000, seed=0)
    assert (result.wins, result.ties, result.losses) == (117, 270, 13)
    assert result.rate == pytest.approx((117 + 135) / 400)
    assert result.low < result.rate < result.high


def test_nothing_but_ties_is_one_half_for_certain() -> None:
    result = win_rate(np.full(50, 0.5), resamples=100, seed=0)
    assert (result.rate, result.low, result.high) == (0.5, 0.5, 0.5)


def test_swapping_the_models_mirrors_the_outcomes() -> None:
    base, tuned = np.random.default_rng(0).random((2, 30))
    np.testing.assert_array_equal(outcomes(base, tuned, tie_margin=0.1), 1 - outcomes(tuned, base, tie_margin=0.1))


def test_the_margin_makes_ties() -> None:
    base, tuned = np.array([0.0, 0.0, 0.5]), np.array([0.1, 0.3, 0.2])
    assert outcomes(base, tuned, tie_margin=0.0).tolist() == [1.0, 1.0, 0.0]
    assert outcomes(base, tuned, tie_margin=0.2).tolist() == [0.5, 1.0, 0.0]


def test_the_same_seed_gives_the_same_interval_and_memory_stays_bounded() -> None:
    many = np.random.default_rng(0).random(3000)
    assert bootstrap_interval(many, resamples=2000, seed=3) == bootstrap_interval(many, resamples=2000, seed=3)
    assert bootstrap_interval(many, resamples=2000, seed=3) != bootstrap_interval(many, resamples=2000, seed=4)
