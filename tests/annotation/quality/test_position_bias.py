"""Position bias: which side an answer took, and whether sides decide."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from annotation.instruments.base import Question, Verdict, Vote
from annotation.quality.position_bias import position_bias, side_chosen

verdicts = st.sampled_from(list(Verdict))
answers = st.lists(
    st.builds(
        Vote,
        st.sampled_from([Question(position_a=a, position_b=b) for a in range(3) for b in range(a + 1, 3)]),
        verdicts,
    ),
    max_size=6,
)
orders = st.permutations(range(3)).map(list)


@given(answers, orders)
def test_shown_the_other_way_round_the_side_is_the_other(votes, order):
    assert side_chosen(votes, order) == -side_chosen(votes, order[::-1])


@given(answers)
def test_without_sides_no_side_was_taken(votes):
    assert side_chosen(votes, []) == 0


@given(verdicts)
def test_of_a_pair_it_is_the_side_of_the_winner(verdict):
    expected = {Verdict.A: 1, Verdict.B: -1}.get(verdict, 0)
    assert side_chosen([Vote(Question(), verdict)], [0, 1]) == expected
    assert side_chosen([Vote(Question(), verdict)], [1, 0]) == -expected


def test_ranking_what_was_shown_in_the_order_shown_is_the_first_side():
    order = [2, 0, 1]
    votes = [
        Vote(Question(position_a=0, position_b=1), Verdict.A),
        Vote(Question(position_a=0, position_b=2), Verdict.B),
        Vote(Question(position_a=1, position_b=2), Verdict.B),
    ]
    assert side_chosen(votes, order) == 1


@given(st.integers(0, 300), st.integers(0, 300))
def test_it_is_symmetric_and_its_interval_holds_the_rate(first, second):
    one, other = position_bias(first, first + second), position_bias(second, first + second)
    assert one.p_value == other.p_value
    if first + second:
        assert one.low <= one.rate <= one.high


def test_a_habit_is_found_and_its_absence_is_not():
    rng = np.random.default_rng(0)
    fair, biased = (
        [position_bias(int((rng.random(400) < rate).sum()), 400).p_value for _ in range(200)]
        for rate in (0.5, 0.5 + 0.2 / 2)
    )
    assert np.mean(np.array(fair) < 0.05) <= 0.08
    assert np.mean(np.array(biased) < 0.05) > 0.95


def test_nothing_decided_says_nothing():
    assert position_bias(0, 0).rate is None
    assert position_bias(0, 0).p_value == 1.0
