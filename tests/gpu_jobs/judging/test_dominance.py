"""Laws of judging by numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_jobs.judging.both_orders import SWAPPED
from gpu_jobs.judging.dominance import Band, dominant

numbers = st.floats(-100, 100)
bands = st.builds(Band, numbers, numbers, st.floats(0, 10))


def turned(one):
    return Band(one.second, one.first, one.tie_band)


@given(st.lists(bands, min_size=1, max_size=5))
def test_turning_the_sides_turns_the_verdict(several):
    assert dominant([turned(one) for one in several]) == SWAPPED[dominant(several)]


@given(st.lists(bands, min_size=1, max_size=5))
def test_a_winner_is_better_by_some_and_worse_by_none(several):
    said = {one.verdict for one in several}
    verdict = dominant(several)
    if verdict == "tie":
        assert said == {"tie"} or said >= {"first", "second"}
    else:
        assert verdict in said and SWAPPED[verdict] not in said


@given(numbers, numbers)
def test_within_the_band_is_even(first, second):
    assert Band(first, second, abs(first - second)).verdict == "tie"
    assert (Band(first, second).verdict == "tie") == (first == second)


def test_no_scorer_says_nothing():
    with pytest.raises(ValueError):
        dominant([])
