"""Gold: what is right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.instruments.base import Question, Verdict, Vote
from annotation.quality.gold import accuracy, score

QUESTIONS = [Question(aspect=aspect) for aspect in ("", "motion", "prompt")]
answers = st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from(list(Verdict)), max_size=3).map(
    lambda chosen: [Vote(question, verdict) for question, verdict in chosen.items()]
)


@given(answers)
def test_the_known_answer_itself_is_right(known):
    assert score(known, known) == (1.0 if known else None)


@given(answers, answers)
def test_a_score_is_a_share_and_its_parts_are_those_of_the_questions(given_votes, known):
    found = score(given_votes, known)
    assert (found is None) == (not known)
    if known:
        assert found == pytest.approx(sum(score(given_votes, [vote]) for vote in known) / len(known))


@pytest.mark.parametrize("known", [Verdict.TIE, Verdict.BOTH_BAD])
def test_where_nothing_is_better_only_that_is_right(known):
    right = {said for said in Verdict if score([Vote(Question(), said)], [Vote(Question(), known)]) == 1.0}
    assert right == {Verdict.TIE, Verdict.BOTH_BAD}


def test_what_was_not_answered_is_not_right():
    assert score([], [Vote(Question(), Verdict.A)]) == 0.0


def test_accuracy_is_the_mean_and_says_how_sure_it_is():
    few, many = accuracy([1.0, 0.5]), accuracy([1.0, 0.5] * 100)
    assert few.accuracy == many.accuracy == 0.75
    assert few.low < many.low < 0.75 < many.high < few.high
    assert accuracy([]).accuracy is None
