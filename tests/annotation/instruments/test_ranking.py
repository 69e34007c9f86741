"""The ranking instrument: an order is kept as an order and says something about every pair."""

import pytest
from hypothesis import given

from annotation.instruments.base import InvalidAnswerError, InvalidConfigError, Question, Verdict, Vote
from annotation.instruments.ranking import Ranking
from tests.annotation.instruments.cases import pictures, ranking_cases

ranking = Ranking()
CONFIG = ranking.configure({})


def test_an_order_stays_an_order_and_votes_on_every_pair():
    answer = ranking.to_canonical({"order": [[2], [0, 1]]}, [2, 0, 1], CONFIG, pictures(3))
    assert answer == {"order": [[1], [0, 2]]}
    assert ranking.votes(answer) == [
        Vote(Question(position_a=0, position_b=1), Verdict.B),
        Vote(Question(position_a=0, position_b=2), Verdict.TIE),
        Vote(Question(position_a=1, position_b=2), Verdict.A),
    ]


@given(ranking_cases())
def test_n_samples_give_a_vote_for_each_of_their_pairs(case):
    n = len(case.subject.samples)
    assert len(ranking.votes(case.canonical())) == n * (n - 1) // 2


@given(ranking_cases())
def test_the_votes_are_of_one_mind(case):
    """No circles: whoever beats or equals one that beats or equals a third beats or equals the third."""
    n = len(case.subject.samples)
    at_least = {(position, position) for position in range(n)}
    for vote in ranking.votes(case.canonical()):
        pair = (vote.question.position_a, vote.question.position_b)
        at_least |= {pair} if vote.verdict is not Verdict.B else set()
        at_least |= {pair[::-1]} if vote.verdict is not Verdict.A else set()
    assert all((a, c) in at_least for a, b in at_least for other, c in at_least if other == b)


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ([], "order"),
        ([[]], "order.0"),
        ([[0], [1]], "order"),
        ([[0], [1], [3]], "order.2.0"),
        ([[0], [1], [-1]], "order.2.0"),
        ([[0, 1], [1], [2]], "order.1.0"),
        ([[0, 0], [1], [2]], "order.0.1"),
        ([[0], [1], [2.0]], "order.2.0"),
        ([[0], [1], [True]], "order.2.0"),
        ([0, 1, 2], "order.0"),
        ("012", "order"),
    ],
)
def test_a_wrong_order_names_the_place(order, field):
    with pytest.raises(InvalidAnswerError) as caught:
        ranking.to_canonical({"order": order}, [0, 1, 2], CONFIG, pictures(3))
    assert caught.value.field == field


def test_ties_can_be_taken_away():
    strict = ranking.configure({"allow_ties": False})
    with pytest.raises(InvalidAnswerError, match="rank of its own"):
        ranking.to_canonical({"order": [[2], [0, 1]]}, [0, 1, 2], strict, pictures(3))
    assert ranking.to_canonical({"order": [[2], [0], [1]]}, [0, 1, 2], strict, pictures(3))


@pytest.mark.parametrize("most", [1, 13])
def test_two_to_twelve_are_ranked(most):
    with pytest.raises(InvalidConfigError) as caught:
        ranking.configure({"most": most})
    assert caught.value.field == "most"
