"""The captions instrument: whose words they are follows from what was done."""

import dataclasses

import pytest
from hypothesis import given

from annotation.instruments.base import InvalidAnswerError, Question, Subject, Verdict, Vote
from annotation.instruments.captions import Captions
from tests.annotation.instruments.cases import captions_cases, facts

captions = Captions()
SUBJECT = Subject(
    "a cat on 😀 a mat",
    (facts(caption="a cat", caption_source="vlm:LLaVA"), facts()),
)
WRITE = {"action": "write", "text": "a dog"}


def canonical(one, other=None, order=(0, 1), subject=SUBJECT, config=None, **more):
    answer = {"captions": [one, WRITE if other is None else other], **more}
    return captions.to_canonical(answer, order, captions.configure(config or {}), subject)


@pytest.mark.parametrize(
    ("done", "text", "source"),
    [
        ({"action": "accept"}, "a cat", "vlm:LLaVA, accepted"),
        ({"action": "edit", "text": " a black cat\n"}, "a black cat", "vlm:LLaVA, edited by human"),
        ({"action": "write", "text": "a mat"}, "a mat", "human"),
    ],
)
def test_the_source_follows_from_what_was_done(done, text, source):
    kept = canonical(done)["captions"][0]
    assert (kept["action"], kept["text"], kept["source"]) == (done["action"], text, source)


def test_what_a_machine_writes_is_not_called_human():
    subject = dataclasses.replace(SUBJECT, asked="vlm:Qwen")
    kept = canonical({"action": "edit", "text": "a black cat"}, subject=subject)["captions"]
    assert [caption["source"] for caption in kept] == ["vlm:LLaVA, edited by vlm:Qwen", "vlm:Qwen"]


def test_each_caption_stays_with_its_sample():
    kept = canonical(WRITE, {"action": "accept"}, order=[1, 0])["captions"]
    assert [caption["text"] for caption in kept] == ["a cat", "a dog"]


def test_phrases_are_kept_with_their_words_counted_in_code_points():
    kept = canonical({"action": "accept", "irrelevant": [{"start": 11, "end": 16}, {"start": 9, "end": 10}]})
    assert kept["captions"][0]["irrelevant"] == [
        {"start": 9, "end": 10, "text": "😀"},
        {"start": 11, "end": 16, "text": "a mat"},
    ]


def test_phrases_may_touch():
    kept = canonical({"action": "accept", "irrelevant": [{"start": 0, "end": 2}, {"start": 2, "end": 5}]})
    assert [phrase["text"] for phrase in kept["captions"][0]["irrelevant"]] == ["a ", "cat"]


@given(captions_cases())
def test_the_words_of_a_phrase_are_those_of_the_prompt(case):
    for caption in case.canonical()["captions"]:
        for phrase in caption["irrelevant"]:
            assert phrase["text"] == case.subject.prompt[phrase["start"] : phrase["end"]] != ""


@pytest.mark.parametrize(
    ("done", "field"),
    [
        ({"action": "accept", "text": "a cat"}, "captions.0.text"),
        ({"action": "edit"}, "captions.0.text"),
        ({"action": "edit", "text": " "}, "captions.0.text"),
        ({"action": "edit", "text": "a cat "}, "captions.0.action"),
        ({"action": "write", "text": "a cat"}, "captions.0.action"),
        ({"action": "write", "text": "a\0cat"}, "captions.0.text"),
        ({"action": "write", "text": "a\ud800cat"}, "captions.0.text"),
        ({"action": "write", "text": "a" * 21}, "captions.0.text"),
        ({"action": "praise"}, "captions.0.action"),
        ({"action": "accept", "source": "human"}, "captions.0.source"),
        ({"action": "accept", "irrelevant": [{"start": 3, "end": 3}]}, "captions.0.irrelevant.0.end"),
        ({"action": "accept", "irrelevant": [{"start": 0, "end": 17}]}, "captions.0.irrelevant.0.end"),
        ({"action": "accept", "irrelevant": [{"start": -1, "end": 3}]}, "captions.0.irrelevant.0.start"),
        ({"action": "accept", "irrelevant": [{"start": 0.0, "end": 3}]}, "captions.0.irrelevant.0.start"),
        (
            {"action": "accept", "irrelevant": [{"start": 4, "end": 8}, {"start": 0, "end": 5}]},
            "captions.0.irrelevant.0.start",
        ),
    ],
)
def test_a_wrong_caption_names_the_field(done, field):
    with pytest.raises(InvalidAnswerError) as caught:
        canonical(done, config={"longest": 20})
    assert caught.value.field == field


def test_where_there_is_no_draft_there_is_nothing_to_accept_or_edit():
    for done in ({"action": "accept"}, {"action": "edit", "text": "a dog"}):
        with pytest.raises(InvalidAnswerError, match="no draft") as caught:
            canonical(WRITE, done)
        assert caught.value.field == "captions.1.action"


def test_there_is_a_caption_for_every_sample():
    config = captions.configure({})
    with pytest.raises(InvalidAnswerError, match="2 samples") as caught:
        captions.to_canonical({"captions": [WRITE]}, [0, 1], config, SUBJECT)
    assert caught.value.field == "captions"


def test_phrases_are_marked_only_where_the_project_asks():
    with pytest.raises(InvalidAnswerError) as caught:
        canonical({"action": "accept", "irrelevant": [{"start": 0, "end": 1}]}, config={"mark_irrelevant": False})
    assert caught.value.field == "captions.0.irrelevant"


def test_a_choice_votes_and_captions_alone_do_not():
    assert captions.votes(canonical(WRITE)) == []
    answer = canonical(WRITE, order=[1, 0], config={"ask_choice": True}, choice="first")
    assert captions.votes(answer) == [Vote(Question(), Verdict.B)]


@pytest.mark.parametrize(
    ("config", "more"),
    [
        ({"ask_choice": True}, {}),
        ({}, {"choice": "tie"}),
        ({"ask_choice": True, "allow_both_bad": False}, {"choice": "both_bad"}),
    ],
)
def test_a_choice_is_made_exactly_where_it_is_asked_for(config, more):
    with pytest.raises(InvalidAnswerError) as caught:
        canonical(WRITE, config=config, **more)
    assert caught.value.field == "choice"
