"""Two voices on the same items."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.quality.confusion import confusion

said = st.lists(st.tuples(st.integers(-1, 2), st.integers(-1, 2)), max_size=60)


def of(pairs):
    one, other = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    return confusion(one, other)


@given(said)
def test_the_matrix_counts_each_item_that_both_answered(pairs):
    found = of(pairs)
    both = [pair for pair in pairs if min(pair) >= 0]
    assert found.n == len(both) == np.sum(found.matrix)
    assert found.matrix == [[both.count((x, y)) for y in range(3)] for x in range(3)]
    if both:
        assert found.agreement == pytest.approx(sum(x == y for x, y in both) / len(both))


@given(said)
def test_it_does_not_matter_who_is_asked_about_whom(pairs):
    one, other = of(pairs), of([(y, x) for x, y in pairs])
    assert np.array_equal(np.array(one.matrix).T, other.matrix)
    assert one.alpha == pytest.approx(other.alpha, nan_ok=True)


def test_alpha_is_one_of_twins_and_about_nothing_of_strangers():
    rng = np.random.default_rng(0)
    one, other = rng.integers(0, 3, 2000), rng.integers(0, 3, 2000)
    assert confusion(one, one).alpha == 1.0
    assert abs(confusion(one, other).alpha) < 0.06
