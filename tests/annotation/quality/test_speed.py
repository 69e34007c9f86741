"""Speed: what is timed is counted once, and a limit is a limit."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from annotation.quality.speed import histogram, speed

times = st.lists(st.floats(0, 1e7) | st.just(float("nan")), max_size=50).map(np.array)


@given(times)
def test_every_timed_answer_is_in_one_bin(taken):
    bins = histogram(taken)
    timed = taken[~np.isnan(taken)]
    assert sum(one.n for one in bins) == len(timed)
    for one in bins:
        assert one.n == ((timed >= one.low_ms) & (timed < (one.high_ms or np.inf))).sum()
    assert all(one.high_ms == after.low_ms for one, after in pairwise(bins))


@given(times, st.integers(0, 10_000))
def test_quantiles_are_in_order_and_too_fast_is_below_the_limit(taken, limit):
    found = speed(taken, limit)
    timed = taken[~np.isnan(taken)]
    assert found.n == len(timed)
    assert found.too_fast == (timed < limit).sum()
    if found.n:
        assert found.p05_ms <= found.p25_ms <= found.median_ms <= found.p75_ms <= found.p95_ms
    else:
        assert found.median_ms is found.too_fast_share is None
