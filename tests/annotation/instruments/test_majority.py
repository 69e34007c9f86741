"""Majority with ties: by hand, and its laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.instruments.base import Verdict
from annotation.instruments.majority import Ballot, majority_with_ties

A, B, TIE, BAD = Verdict
EXCHANGED = {A: B, B: A, TIE: TIE, BAD: BAD}
some_ballots = st.lists(st.builds(Ballot, st.sampled_from(Verdict), st.booleans()), min_size=1)


@pytest.mark.parametrize(
    ("verdicts", "p_a", "agreement"),
    [
        ([A], 1.0, 1.0),
        ([B], 0.0, 1.0),
        ([TIE], 0.5, 1.0),
        ([BAD], 0.5, 1.0),
        ([A, A, B], 2 / 3, 2 / 3),
        ([A, B], 0.5, 0.5),
        ([A, TIE, TIE, BAD], 0.625, 0.75),
        ([A, B, TIE], 0.5, 1 / 3),
    ],
)
def test_by_hand(verdicts, p_a, agreement):
    label = majority_with_ties([Ballot(verdict, by_person=True) for verdict in verdicts])
    assert label.p_a == pytest.approx(p_a)
    assert label.agreement == pytest.approx(agreement)
    assert label.method == "majority-with-ties"


def test_no_ballots_are_no_label():
    with pytest.raises(ValueError, match="at least one"):
        majority_with_ties([])


@given(some_ballots)
def test_a_soft_label_is_a_probability_with_everything_counted(ballots):
    label = majority_with_ties(ballots)
    assert 0 <= label.p_a <= 1
    assert label.n_judgments == len(ballots) == label.n_human + label.n_machine
    assert label.agreement is not None
    assert 1 / 3 <= label.agreement <= 1
    assert label.n_ties + label.n_both_bad <= label.n_judgments


@given(some_ballots)
def test_exchanging_the_samples_turns_the_soft_label_round(ballots):
    label = majority_with_ties(ballots)
    turned = majority_with_ties([Ballot(EXCHANGED[ballot.verdict], ballot.by_person) for ballot in ballots])
    assert label.p_a == pytest.approx(1 - turned.p_a)
    assert label.agreement == turned.agreement


@given(some_ballots, st.randoms())
def test_the_order_in_which_ballots_came_says_nothing(ballots, random):
    assert majority_with_ties(ballots) == majority_with_ties(random.sample(ballots, len(ballots)))


@given(some_ballots)
def test_a_tie_more_draws_the_soft_label_towards_even_and_never_past_it(ballots):
    before = majority_with_ties(ballots).p_a
    after = majority_with_ties([*ballots, Ballot(TIE, by_person=True)]).p_a
    assert abs(after - 0.5) <= abs(before - 0.5)
    assert (after - 0.5) * (before - 0.5) >= 0


def test_both_bad_is_even_and_recorded():
    label = majority_with_ties([Ballot(BAD, by_person=True), Ballot(A, by_person=False)])
    assert (label.p_a, label.n_both_bad, label.n_ties, label.n_human, label.n_machine) == (0.75, 1, 0, 1, 1)
