"""What holds for every instrument: answers say the same however samples were shown, and nothing breaks it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.instruments import registry
from annotation.instruments.base import InvalidAnswerError, InvalidConfigError
from annotation.instruments.subjects import check_subject
from tests.annotation.instruments.cases import CASES, json_values, moved, spoilt

every_instrument = pytest.mark.parametrize("name", sorted(registry.INSTRUMENTS))
every_case = pytest.mark.parametrize("name", sorted(CASES))


@every_case
@given(data=st.data())
def test_there_and_back_changes_nothing(name, data):
    case = data.draw(CASES[name])
    check_subject(case.instrument, case.instrument.configure(case.config), case.subject)
    assert case.instrument.to_shown(case.canonical(), case.order) == case.answer


@every_case
@given(data=st.data())
def test_showing_in_another_order_and_answering_accordingly_means_the_same(name, data):
    case = data.draw(CASES[name])
    places = data.draw(st.permutations(range(len(case.order))))
    order = [case.order[places.index(place)] for place in range(len(places))]
    config = case.instrument.configure(case.config)
    said = case.instrument.to_canonical(case.relabelled(places), order, config, case.subject)
    assert said == case.canonical()


@every_case
@given(data=st.data())
def test_exchanging_samples_turns_the_votes_round(name, data):
    case = data.draw(CASES[name])
    positions = data.draw(st.permutations(range(len(case.order))))
    samples = tuple(case.subject.samples[positions.index(position)] for position in range(len(positions)))
    exchanged = case.instrument.to_canonical(
        case.answer,
        [positions[position] for position in case.order],
        case.instrument.configure(case.config),
        type(case.subject)(case.subject.prompt, samples),
    )
    votes = case.instrument.votes(case.canonical())
    assert set(case.instrument.votes(exchanged)) == {moved(vote, positions) for vote in votes}


@every_case
@given(data=st.data())
def test_an_answer_has_at_most_one_vote_on_a_question(name, data):
    case = data.draw(CASES[name])
    questions = [vote.question for vote in case.instrument.votes(case.canonical())]
    assert len(questions) == len(set(questions))
    assert all(0 <= q.position_a < q.position_b < len(case.subject.samples) for q in questions)


@every_case
@given(data=st.data())
def test_a_canonical_answer_survives_json(name, data):
    case = data.draw(CASES[name])
    kept = json.loads(json.dumps(case.canonical()))
    assert kept == case.canonical()
    assert case.instrument.votes(kept) == case.instrument.votes(case.canonical())
    assert case.instrument.to_shown(kept, case.order) == case.answer


@every_instrument
@given(data=st.data())
def test_whatever_is_no_answer_is_an_invalid_answer_and_nothing_worse(name, data):
    instrument = registry.get(name)
    config, subject = instrument.configure(instrument.example_config), instrument.example_subject()
    raw = data.draw(json_values() | spoilt(instrument.example))
    order = list(range(len(subject.samples)))
    try:
        canonical = instrument.to_canonical(raw, order, config, subject)
    except InvalidAnswerError as error:
        assert isinstance(error.field, str)
        assert str(error)
        (error.field + str(error)).encode()
    else:
        # It happened to be right, and then is kept and counted like any other.
        json.dumps(canonical, allow_nan=False, ensure_ascii=False).encode()
        instrument.votes(canonical)


@every_instrument
@pytest.mark.parametrize("strange", ["\ud800", "\0", "x" * 100_000])
def test_a_complaint_can_be_sent_whatever_it_is_about(name, strange):
    instrument = registry.get(name)
    with pytest.raises(InvalidAnswerError) as caught:
        instrument.parse({**instrument.example, strange: 1})
    assert len((caught.value.field + str(caught.value)).encode()) < 1_000


@every_instrument
@given(raw=json_values())
def test_whatever_is_no_configuration_is_an_invalid_configuration_and_nothing_worse(name, raw):
    try:
        registry.get(name).configure(raw)
    except InvalidConfigError as error:
        (error.field + str(error)).encode()


@every_instrument
def test_an_example_is_an_answer_to_its_subject(name):
    instrument = registry.get(name)
    config, subject = instrument.configure(instrument.example_config), instrument.example_subject()
    check_subject(instrument, config, subject)
    order = list(reversed(range(len(subject.samples))))
    canonical = instrument.to_canonical(instrument.example, order, config, subject)
    assert instrument.to_shown(canonical, order) == instrument.example
    instrument.votes(canonical)


@every_instrument
@pytest.mark.parametrize("part", ["config", "answer"])
def test_every_field_says_what_it_is(name, part):
    schema = getattr(registry.get(name), part).model_json_schema()
    models = [schema, *(one for one in schema.get("$defs", {}).values() if "properties" in one)]
    # A constant that tells one kind of object from another says what it is itself.
    silent = [
        field
        for model in models
        for field, said in model["properties"].items()
        if not said.get("description") and "const" not in said
    ]
    assert silent == []
