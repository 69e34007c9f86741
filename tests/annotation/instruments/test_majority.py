"""Majority with ties, by hand."""

import pytest

from annotation.instruments.majority import Verdict, Vote, majority_with_ties

A, B, TIE, BAD = Verdict


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
    label = majority_with_ties([Vote(verdict, by_person=True) for verdict in verdicts])
    assert label.p_a == pytest.approx(p_a)
    assert label.agreement == pytest.approx(agreement)
    assert label.method == "majority-with-ties"


def test_no_votes_are_no_label():
    with pytest.raises(ValueError, match="at least one"):
        majority_with_ties([])
