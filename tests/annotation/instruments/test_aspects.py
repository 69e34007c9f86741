"""The aspects instrument: each dimension is a question of its own."""

import pytest

from annotation.instruments.aspects import Aspects
from annotation.instruments.base import InvalidAnswerError, InvalidConfigError, Question, Verdict, Vote
from tests.annotation.instruments.cases import pictures

aspects = Aspects()
SUBJECT = pictures()
DIMENSIONS = [{"id": "motion", "label": "Motion"}, {"id": "quality", "label": "Quality"}]


def canonical(answer, **settings):
    config = aspects.configure({"dimensions": DIMENSIONS} | settings)
    return aspects.to_canonical(answer, [1, 0], config, SUBJECT)


def test_each_dimension_votes_by_its_name_and_the_whole_without_one():
    answer = canonical({"dimensions": {"quality": "first", "motion": "tie"}, "overall": "second"}, ask_overall=True)
    assert answer == {"dimensions": {"motion": "tie", "quality": "sample_1"}, "overall": "sample_0"}
    assert aspects.votes(answer) == [
        Vote(Question(aspect="motion"), Verdict.TIE),
        Vote(Question(aspect="quality"), Verdict.B),
        Vote(Question(), Verdict.A),
    ]


def test_what_is_not_applicable_casts_no_vote():
    answer = canonical({"dimensions": {"motion": "not_applicable", "quality": "not_applicable"}})
    assert aspects.votes(answer) == []


@pytest.mark.parametrize(
    ("answer", "settings", "field"),
    [
        ({"dimensions": {"motion": "first"}}, {}, "dimensions.quality"),
        ({"dimensions": {}}, {}, "dimensions.motion"),
        ({"dimensions": {"motion": "first", "quality": "tie", "lips": "tie"}}, {}, "dimensions"),
        ({"dimensions": {"motion": "both_bad", "quality": "tie"}}, {}, "dimensions.motion"),
        ({"dimensions": ["first", "tie"]}, {}, "dimensions"),
        (
            {"dimensions": {"motion": "first", "quality": "not_applicable"}},
            {"allow_not_applicable": False},
            "dimensions.quality",
        ),
        ({"dimensions": {"motion": "first", "quality": "tie"}}, {"ask_overall": True}, "overall"),
        ({"dimensions": {"motion": "first", "quality": "tie"}, "overall": "tie"}, {}, "overall"),
        (
            {"dimensions": {"motion": "first", "quality": "tie"}, "overall": "both_bad"},
            {"ask_overall": True},
            "overall",
        ),
    ],
)
def test_a_wrong_answer_names_the_field(answer, settings, field):
    with pytest.raises(InvalidAnswerError) as caught:
        canonical(answer, **settings)
    assert caught.value.field == field


def test_both_bad_may_be_allowed_for_the_whole():
    answer = canonical(
        {"dimensions": {"motion": "first", "quality": "tie"}, "overall": "both_bad"},
        ask_overall=True,
        allow_both_bad=True,
    )
    assert aspects.votes(answer)[-1] == Vote(Question(), Verdict.BOTH_BAD)


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({}, "dimensions"),
        ({"dimensions": []}, "dimensions"),
        ({"dimensions": DIMENSIONS * 11}, "dimensions"),
        ({"dimensions": [{"id": "Lip sync", "label": "Lip sync"}]}, "dimensions.0.id"),
        ({"dimensions": [{"id": "lip_sync", "label": ""}]}, "dimensions.0.label"),
        ({"dimensions": [{"id": "lip_sync", "label": " "}]}, "dimensions.0.label"),
        ({"dimensions": [*DIMENSIONS, DIMENSIONS[0]]}, "dimensions"),
        ({"dimensions": [{"id": "overall", "label": "Overall"}]}, "dimensions"),
    ],
)
def test_a_wrong_configuration_names_the_field(raw, field):
    with pytest.raises(InvalidConfigError) as caught:
        aspects.configure(raw)
    assert caught.value.field == field


def test_an_id_given_twice_is_named():
    with pytest.raises(InvalidConfigError, match="more than one 'motion'"):
        aspects.configure({"dimensions": [*DIMENSIONS, DIMENSIONS[0]]})
