"""The layout instrument: accepted, rejected for a reason, repaired as it was said, or compared."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.instruments.base import (
    InvalidAnswerError,
    InvalidSubjectError,
    Question,
    SampleFacts,
    Subject,
    Verdict,
    Vote,
)
from annotation.instruments.layout import LayoutInspection, Reason
from annotation.instruments.subjects import check_subject
from annotation.layouts import geometry
from annotation.layouts.model import parse
from tests.annotation.rooms import as_bytes, bedroom, crowded, room, thing

layout = LayoutInspection()


def subject(*layouts):
    return Subject("a bedroom", tuple(SampleFacts(kind="layout", read=lambda data=data: data) for data in layouts))


ONE, TWO = subject(crowded()), subject(bedroom(), bedroom(0.5))
APART = {"decision": "repair", "operations": [{"op": "move", "object": "chest", "x": 4.5, "y": 2.0}]}


def inspected(answer, asked=ONE, **config):
    return layout.to_canonical(answer, [0], layout.configure(config), asked)


def compared(choice, order=(0, 1), asked=TWO, **config):
    config = layout.configure({"mode": "compare", **config})
    return layout.to_canonical({"decision": "compare", "choice": choice}, list(order), config, asked)


def test_accepting_says_no_more():
    assert inspected({"decision": "accept"}) == {"decision": "accept"}
    assert layout.votes({"decision": "accept"}) == []
    assert layout.edited_samples({"decision": "accept"}, ONE) == []


def test_rejecting_keeps_the_reasons_in_their_order():
    given_reasons = [{"code": "overlap"}, {"code": "other", "note": "no window"}]
    kept = inspected({"decision": "reject", "reasons": given_reasons})
    assert kept == {"decision": "reject", "reasons": given_reasons}
    assert layout.votes(kept) == []


def test_a_repair_makes_the_repaired_layout_and_keeps_the_operations():
    kept = inspected(APART)
    assert kept == APART
    [edited] = layout.edited_samples(kept, ONE)
    assert (edited.position, edited.kind) == (0, "layout")
    assert parse(edited.data).object("chest").x == 4.5
    assert geometry.find(parse(crowded()))
    assert geometry.find(parse(edited.data)) == []


def test_the_same_repair_gives_the_same_bytes():
    other_way_round = json.dumps(dict(reversed(json.loads(crowded()).items()))).encode()
    one, other = (layout.edited_samples(APART, subject(data)) for data in (crowded(), other_way_round))
    assert one == other


@pytest.mark.parametrize(
    ("choice", "order", "kept", "verdict"),
    [
        ("first", (0, 1), "sample_0", Verdict.A),
        ("first", (1, 0), "sample_1", Verdict.B),
        ("second", (1, 0), "sample_0", Verdict.A),
        ("tie", (1, 0), "tie", Verdict.TIE),
        ("both_bad", (0, 1), "both_bad", Verdict.BOTH_BAD),
    ],
)
def test_comparing_votes_for_the_one_that_was_meant(choice, order, kept, verdict):
    canonical = compared(choice, order)
    assert canonical == {"decision": "compare", "choice": kept}
    assert layout.votes(canonical) == [Vote(Question(), verdict)]
    assert layout.to_shown(canonical, order) == {"decision": "compare", "choice": choice}
    assert layout.edited_samples(canonical, TWO) == []


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        ({"decision": "reject"}, "reasons"),
        ({"decision": "reject", "reasons": []}, "reasons"),
        ({"decision": "reject", "reasons": [{"code": "ugly"}]}, "reasons.0.code"),
        ({"decision": "reject", "reasons": [{"code": "other"}]}, "reasons.0"),
        ({"decision": "reject", "reasons": [{"code": "other", "note": " "}]}, "reasons.0"),
        ({"decision": "reject", "reasons": [{"code": "overlap", "note": "\0"}]}, "reasons.0.note"),
        ({"decision": "reject", "reasons": [{"code": "overlap"}] * 2}, ""),
        ({"decision": "accept", "reasons": [{"code": "overlap"}]}, "reasons"),
        ({"decision": "repair", "operations": []}, "operations"),
        ({"decision": "repair", "operations": [{"op": "paint", "object": "bed"}]}, "operations.0"),
        ({"decision": "repair", "operations": [{"op": "move", "object": "bed", "x": 1}]}, "operations.0.move.y"),
        (
            {"decision": "repair", "operations": [{"op": "move", "object": "bed", "x": "1", "y": 1}]},
            "operations.0.move.x",
        ),
        (
            {"decision": "repair", "operations": [{"op": "turn", "object": "bed", "angle": float("nan")}]},
            "operations.0.turn.angle",
        ),
        ({"decision": "repair", "operations": [{"op": "remove", "object": "sofa"}]}, "operations.0.object"),
        (
            {"decision": "repair", "operations": [*APART["operations"], {"op": "remove", "object": "sofa"}]},
            "operations.1.object",
        ),
        ({"decision": "repair", "operations": [{"op": "turn", "object": "bed", "angle": 0.0}]}, "operations"),
        ({"decision": "compare", "choice": "first"}, "decision"),
        ({"decision": "maybe"}, "decision"),
        ({}, "decision"),
    ],
)
def test_what_is_wrong_is_refused_by_its_field(answer, field):
    with pytest.raises(InvalidAnswerError) as refused:
        inspected(answer)
    assert refused.value.field == field


def test_a_project_may_take_no_repairs_and_no_both_bad():
    with pytest.raises(InvalidAnswerError, match="no repairs"):
        inspected(APART, allow_repair=False)
    with pytest.raises(InvalidAnswerError, match="both bad"):
        compared("both_bad", allow_both_bad=False)


def test_two_layouts_are_compared_and_one_is_inspected():
    for mode, fits, other in (("inspect", ONE, TWO), ("compare", TWO, ONE)):
        config = layout.configure({"mode": mode})
        check_subject(layout, config, fits)
        with pytest.raises(InvalidSubjectError):
            check_subject(layout, config, other)
    with pytest.raises(InvalidAnswerError) as refused:
        layout.to_canonical({"decision": "accept"}, [0, 1], layout.configure({"mode": "compare"}), TWO)
    assert refused.value.field == "decision"


def test_a_stored_layout_that_is_none_is_named():
    with pytest.raises(InvalidSubjectError, match="room"):
        inspected(APART, asked=subject(b"{}"))


def test_every_finding_can_be_a_reason():
    assert {code.value for code in geometry.Code} <= {reason.value for reason in Reason}


names = st.sampled_from(["bed", "chest"])
metres = st.floats(-50, 50)
operations = st.lists(
    st.fixed_dictionaries(
        {"op": st.just("move"), "object": names, "x": metres, "y": metres}, optional={"z": metres}
    )
    | st.fixed_dictionaries({"op": st.just("turn"), "object": names, "angle": st.floats(-360, 360)}),
    min_size=1,
    max_size=6,
)
reasons = st.lists(st.sampled_from([r for r in Reason if r is not Reason.OTHER]), min_size=1, unique=True)
answers = (
    st.just({"decision": "accept"})
    | operations.map(lambda done: {"decision": "repair", "operations": done})
    | reasons.map(lambda codes: {"decision": "reject", "reasons": [{"code": code.value} for code in codes]})
)


@given(answers)
def test_there_and_back_changes_nothing_and_survives_json(answer):
    try:
        kept = inspected(answer)
    except InvalidAnswerError as error:
        assert "change nothing" in str(error)
        return
    kept = json.loads(json.dumps(kept, allow_nan=False))
    assert layout.to_shown(kept, [0]) == answer
    assert inspected(layout.to_shown(kept, [0])) == kept


@given(operations)
def test_what_a_repair_makes_is_a_layout(done):
    for edited in layout.edited_samples({"decision": "repair", "operations": done}, ONE):
        assert parse(edited.data).room == parse(crowded()).room


def test_a_room_may_be_emptied():
    one = subject(as_bytes(room(thing("bed", 3.0, 2.0))))
    [edited] = layout.edited_samples(
        inspected({"decision": "repair", "operations": [{"op": "remove", "object": "bed"}]}, one), one
    )
    assert parse(edited.data).objects == ()
