"""The pairwise instrument: what was meant does not depend on the side it stood on."""

import pytest

from annotation.instruments.base import InvalidAnswerError, InvalidConfigError, Question, Verdict, Vote
from annotation.instruments.pairwise import Pairwise, PairwiseConfig
from tests.annotation.instruments.cases import pictures

CONFIG = PairwiseConfig()
SUBJECT = pictures()
STRONG = PairwiseConfig(ask_strength=True)
pairwise = Pairwise()


def test_the_sample_that_was_meant_is_the_one_that_stood_there():
    assert pairwise.to_canonical({"choice": "first"}, [1, 0], CONFIG, SUBJECT) == {"choice": "sample_1"}
    assert pairwise.to_canonical({"choice": "second"}, [1, 0], CONFIG, SUBJECT) == {"choice": "sample_0"}


@pytest.mark.parametrize(
    ("choice", "verdict"),
    [("sample_0", Verdict.A), ("sample_1", Verdict.B), ("tie", Verdict.TIE), ("both_bad", Verdict.BOTH_BAD)],
)
def test_it_casts_one_vote_on_the_whole_pair(choice, verdict):
    assert pairwise.votes({"choice": choice}) == [Vote(Question(), verdict)]


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        ({}, "choice"),
        ({"choice": "third"}, "choice"),
        ({"choice": None}, "choice"),
        ({"choice": ["first"]}, "choice"),
        ({"choice": "sample_0"}, "choice"),
        ({"choice": "first", "why": "pretty"}, "why"),
        ("first", ""),
        (None, ""),
    ],
)
def test_a_wrong_answer_names_the_field(answer, field):
    with pytest.raises(InvalidAnswerError) as caught:
        pairwise.to_canonical(answer, [0, 1], CONFIG, SUBJECT)
    assert caught.value.field == field


def test_both_bad_can_be_taken_away_but_a_tie_cannot():
    config = pairwise.configure({"allow_both_bad": False})
    with pytest.raises(InvalidAnswerError, match="both bad"):
        pairwise.to_canonical({"choice": "both_bad"}, [0, 1], config, SUBJECT)
    assert pairwise.to_canonical({"choice": "tie"}, [0, 1], config, SUBJECT) == {"choice": "tie"}


@pytest.mark.parametrize(("raw", "field"), [({"allow_tie": False}, "allow_tie"), ({"question": " "}, "question")])
def test_a_wrong_configuration_names_the_field(raw, field):
    with pytest.raises(InvalidConfigError) as caught:
        pairwise.configure(raw)
    assert caught.value.field == field


@pytest.mark.parametrize(("strength", "number"), [("slightly", 1 / 3), ("clearly", 2 / 3), ("much", 1.0)])
def test_the_strength_goes_with_the_vote(strength, number):
    answer = pairwise.to_canonical({"choice": "second", "strength": strength}, [0, 1], STRONG, SUBJECT)
    assert answer == {"choice": "sample_1", "strength": strength}
    assert pairwise.votes(answer) == [Vote(Question(), Verdict.B, number)]


@pytest.mark.parametrize(
    ("answer", "config"),
    [
        ({"choice": "first"}, STRONG),
        ({"choice": "tie", "strength": "much"}, STRONG),
        ({"choice": "both_bad", "strength": "much"}, STRONG),
        ({"choice": "first", "strength": "much"}, CONFIG),
        ({"choice": "first", "strength": "enormously"}, STRONG),
    ],
)
def test_a_strength_is_given_exactly_where_it_is_asked_for_and_there_is_one(answer, config):
    with pytest.raises(InvalidAnswerError) as caught:
        pairwise.to_canonical(answer, [0, 1], config, SUBJECT)
    assert caught.value.field == "strength"
