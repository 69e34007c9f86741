"""Laws of the order: every epoch visits every row once, and one integer restores the position."""

from hypothesis import given
from hypothesis import strategies as st

from gpu_jobs.trainer.order import order, visits

rows_and_cuts = st.tuples(
    st.integers(1, 40), st.integers(0, 90), st.lists(st.integers(0, 30), min_size=1, max_size=6)
)


@given(st.integers(0, 2**40), st.integers(0, 5), st.integers(1, 50))
def test_an_epoch_is_a_permutation(seed: int, epoch: int, rows: int) -> None:
    assert sorted(order(seed, epoch, rows).tolist()) == list(range(rows))


@given(st.integers(0, 9), rows_and_cuts)
def test_any_cutting_gives_the_same_visits(seed: int, case: tuple[int, int, list[int]]) -> None:
    """However often a run is stopped and resumed, within epochs or across, no visit is lost or made twice."""
    rows, consumed, cuts = case
    whole = visits(seed, rows, consumed, sum(cuts))
    pieces = []
    for cut in cuts:
        pieces += visits(seed, rows, consumed + len(pieces), cut)
    assert pieces == whole


def test_epochs_differ_from_each_other_and_count_up() -> None:
    first, second = (visits(0, 30, begin, 30) for begin in (0, 30))
    assert [v.row for v in first] != [v.row for v in second]
    assert {v.epoch for v in first} == {0}
    assert {v.epoch for v in second} == {1}


def test_seeds_differ() -> None:
    assert order(0, 0, 30).tolist() != order(1, 0, 30).tolist()
