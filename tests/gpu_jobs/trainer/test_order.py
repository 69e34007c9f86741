"""Laws of the order: every row is visited as often as every other, and one integer restores the position."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_jobs.trainer.order import Order, order

cases = st.tuples(
    st.lists(st.integers(0, 3), min_size=1, max_size=40),
    st.integers(1, 8),
    st.integers(0, 90),
    st.lists(st.integers(0, 30), min_size=1, max_size=6),
)


def orders(buckets: list[int], together: int, seed: int = 0) -> Order:
    return Order(seed, np.array(buckets, dtype=np.int16), together)


@given(st.integers(0, 2**40), st.integers(0, 5), st.integers(1, 50))
def test_an_epoch_is_a_permutation(seed: int, epoch: int, rows: int) -> None:
    assert sorted(order(seed, epoch, rows).tolist()) == list(range(rows))


@given(st.integers(0, 9), cases)
def test_any_cutting_gives_the_same_visits(seed: int, case: tuple[list[int], int, int, list[int]]) -> None:
    """However often a run is stopped and resumed, within epochs or across, no visit is lost or made twice."""
    buckets, together, consumed, cuts = case
    whole = orders(buckets, together, seed).visits(consumed, sum(cuts))
    pieces = []
    for cut in cuts:
        pieces += orders(buckets, together, seed).visits(consumed + len(pieces), cut)
    assert pieces == whole


@given(cases)
def test_what_goes_through_together_is_of_one_bucket(case: tuple[list[int], int, int, list[int]]) -> None:
    buckets, together, _, _ = case
    visits = orders(buckets, together).visits(0, 12 * together)
    for begin in range(0, len(visits), together):
        assert len({buckets[visit.row] for visit in visits[begin : begin + together]}) == 1


@given(cases, st.integers(1, 6))
def test_every_row_is_visited_as_often_but_for_one_pass_of_its_bucket(
    case: tuple[list[int], int, int, list[int]], rounds: int
) -> None:
    buckets, together, _, _ = case
    passes = sum(rounds * size // together for size in Counter(buckets).values())
    visits = orders(buckets, together).visits(0, passes * together)
    by_bucket = Counter(buckets[visit.row] for visit in visits)
    for bucket, size in Counter(buckets).items():
        assert 0 <= rounds * size - by_bucket[bucket] < together
    times = Counter(visit.row for visit in visits)
    for row, bucket in enumerate(buckets):
        fewest, rest = divmod(by_bucket[bucket], Counter(buckets)[bucket])
        assert times[row] in (fewest, fewest + (rest > 0))


@given(cases)
def test_a_visit_counts_those_before_it(case: tuple[list[int], int, int, list[int]]) -> None:
    """(row, epoch) comes once: it is what a visit's random numbers are drawn from."""
    buckets, together, _, _ = case
    visits = orders(buckets, together).visits(0, 200)
    seen: Counter[int] = Counter()
    for visit in visits:
        assert visit.epoch == seen[visit.row]
        seen[visit.row] += 1


def test_epochs_and_seeds_differ() -> None:
    one = orders([0] * 30, 1)
    first, second = one.visits(0, 30), one.visits(30, 30)
    assert [v.row for v in first] != [v.row for v in second]
    assert {v.epoch for v in first} == {0}
    assert {v.epoch for v in second} == {1}
    assert order(0, 0, 30).tolist() != order(1, 0, 30).tolist()


def test_buckets_take_turns_in_shuffled_order() -> None:
    visits = orders([0] * 40 + [1] * 40, 4).visits(0, 80)
    turns = [visit.row // 40 for visit in visits[::4]]
    assert turns.count(0) == turns.count(1) == 10
    assert turns not in ([0] * 10 + [1] * 10, [1] * 10 + [0] * 10)


def test_nothing_cannot_be_visited() -> None:
    with pytest.raises(ValueError, match="at least one row"):
        orders([], 2)
