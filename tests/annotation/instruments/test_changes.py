"""What may change in a configuration once there are answers: only what leaves them meaning what they meant."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotation.instruments import registry
from annotation.instruments.base import ChangedMeaningError, InvalidConfigError
from annotation.instruments.changes import Change, rule_of
from annotation.instruments.subjects import check_subject
from tests.annotation.instruments.cases import CASES

MOTION = {"id": "motion", "label": "Motion"}
COLOUR = {"id": "colour", "label": "Colour"}
ALLOWED = [
    ("pairwise", {"question": "Whcih is better?"}, {"question": "Which is better?"}),
    ("pairwise", {"allow_both_bad": False}, {"allow_both_bad": True}),
    ("aspects", {"dimensions": [MOTION]}, {"dimensions": [COLOUR, MOTION]}),
    (
        "aspects",
        {"dimensions": [MOTION]},
        {"dimensions": [MOTION | {"label": "Movement", "help": "Is it smooth?"}]},
    ),
    ("aspects", {"dimensions": [MOTION]}, {"dimensions": [MOTION], "ask_overall": True, "allow_both_bad": True}),
    ("segments", {"question": "Which?"}, {"question": "Which one?"}),
    ("captions", {"longest": 100}, {"longest": 200, "ask_choice": True}),
    ("ranking", {"most": 4, "allow_ties": False}, {"most": 5, "allow_ties": True}),
    ("layout", {"allow_repair": False}, {"allow_repair": True, "question": "Could you live here?"}),
]
REFUSED = [
    ("pairwise", {}, {"allow_both_bad": False}, "allow_both_bad"),
    ("pairwise", {}, {"ask_strength": True}, "ask_strength"),
    ("pairwise", {"ask_strength": True}, {}, "ask_strength"),
    ("aspects", {"dimensions": [MOTION, COLOUR]}, {"dimensions": [COLOUR]}, "dimensions"),
    ("aspects", {"dimensions": [MOTION]}, {"dimensions": [MOTION | {"id": "movement"}]}, "dimensions"),
    ("aspects", {"dimensions": [MOTION], "ask_overall": True}, {"dimensions": [MOTION]}, "ask_overall"),
    (
        "aspects",
        {"dimensions": [MOTION]},
        {"dimensions": [MOTION], "allow_not_applicable": False},
        "allow_not_applicable",
    ),
    ("segments", {"segment_s": 1.0}, {"segment_s": 2.0}, "segment_s"),
    ("captions", {"longest": 200}, {"longest": 100}, "longest"),
    ("captions", {"mark_irrelevant": False}, {"mark_irrelevant": True}, "mark_irrelevant"),
    ("captions", {"ask_choice": True}, {}, "ask_choice"),
    ("ranking", {"most": 5}, {"most": 4}, "most"),
    ("ranking", {}, {"allow_ties": False}, "allow_ties"),
    ("layout", {}, {"mode": "compare"}, "mode"),
    ("layout", {}, {"allow_repair": False}, "allow_repair"),
]


@pytest.mark.parametrize(("name", "before", "after"), ALLOWED)
def test_what_leaves_answers_as_they_are_may_change(name, before, after):
    instrument = registry.get(name)
    instrument.check_change(instrument.configure(before), instrument.configure(after))


@pytest.mark.parametrize(("name", "before", "after", "field"), REFUSED)
def test_what_would_make_something_else_of_them_may_not(name, before, after, field):
    instrument = registry.get(name)
    with pytest.raises(ChangedMeaningError) as caught:
        instrument.check_change(instrument.configure(before), instrument.configure(after))
    assert caught.value.field == field
    assert field in str(caught.value)


@pytest.mark.parametrize("name", sorted(registry.INSTRUMENTS))
def test_every_setting_says_what_may_become_of_it(name):
    config = registry.get(name).config
    for field, about in config.model_fields.items():
        assert isinstance(about.json_schema_extra, dict), f"{name}.{field}"
        assert rule_of(config, field) in Change


def other(draw, name, value):
    """The setting, or another one."""
    match value:
        case bool():
            return draw(st.booleans())
        case int():
            return draw(st.integers(2, 12))
        case float():
            return draw(st.sampled_from([0.5, 1.0, 1.5, 2.0, 5.0]))
        case str():
            return draw(st.sampled_from([value, "Which?"]))
        case _:
            ids = [entry.id for entry in value]
            kept = draw(st.lists(st.sampled_from([*ids, "added", "another"]), min_size=1, max_size=20, unique=True))
            return [{"id": one, "label": one.upper()} for one in kept]


def completed(answer, config):
    """The answer, with an answer to whatever is asked beyond it."""
    more = dict(answer)
    if "dimensions" in answer:
        more["dimensions"] = {entry.id: "tie" for entry in config.dimensions} | answer["dimensions"]
        if config.ask_overall:
            more.setdefault("overall", "tie")
    if getattr(config, "ask_choice", False):
        more.setdefault("choice", "tie")
    return more


@pytest.mark.parametrize("name", sorted(CASES))
@given(data=st.data())
def test_an_answer_survives_every_change_that_is_allowed(name, data):
    """Completed by what was not asked then, it fits the new configuration and votes for all that it voted for."""
    case = data.draw(CASES[name])
    instrument, before = case.instrument, case.instrument.configure(case.config)
    changed = {field: other(data.draw, field, getattr(before, field)) for field in type(before).model_fields}
    # Most changes of everything at once are refused: mostly change one thing.
    kept = data.draw(st.sets(st.sampled_from(sorted(changed))))
    raw = before.model_dump(mode="json") | {field: value for field, value in changed.items() if field not in kept}
    try:
        after = instrument.configure(raw)
        instrument.check_change(before, after)
    except (InvalidConfigError, ChangedMeaningError):
        assume(False)
    check_subject(instrument, after, case.subject)
    survived = instrument.to_canonical(completed(case.answer, after), case.order, after, case.subject)
    assert set(instrument.votes(case.canonical())) <= set(instrument.votes(survived))
