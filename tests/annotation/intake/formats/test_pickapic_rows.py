"""One row: what is wrong with it is said, and nothing wrong gets past."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.intake.formats.pickapic import parse
from annotation.intake.row import Inline, RowError

GOOD = {
    "jpg_0": b"a",
    "jpg_1": b"b",
    "label_0": 1.0,
    "label_1": 0.0,
    "caption": "a cat",
    "user_id": 7,
    "model_0": "m",
}
anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.binary(),
    st.lists(st.integers()),
    st.just({}),
)


ANSWERS = {1: {"choice": "first"}, 0: {"choice": "second"}, 0.5: {"choice": "tie"}}


def test_a_good_row():
    row = parse(GOOD)
    assert (row.prompt, row.answer, row.annotator) == ("a cat", {"choice": "first"}, "7")
    assert [sample.source for sample in row.samples] == [Inline(b"a", "image"), Inline(b"b", "image")]
    assert [sample.model for sample in row.samples] == ["m", None]


@pytest.mark.parametrize(("label_0", "label_1"), [(1, 0), (0, 1), (0.5, 0.5), (1, None), (0.0, None)])
def test_labels(label_0, label_1):
    assert parse(GOOD | {"label_0": label_0, "label_1": label_1}).answer == ANSWERS[label_0]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"jpg_0": None}, "jpg_0 is missing"),
        ({"jpg_1": ""}, "jpg_1 is text"),
        ({"jpg_1": {"bytes": b"x"}}, "jpg_1 is an object"),
        ({"jpg_0": b""}, "jpg_0 is empty"),
        ({"label_0": None}, "label_0 is missing"),
        ({"label_0": float("nan")}, "label_0 is nan"),
        ({"label_0": 2}, "label_0 is 2"),
        ({"label_0": -1.0}, "label_0 is -1"),
        ({"label_0": 0.7}, "label_0 is 0.7"),
        ({"label_0": "1.0"}, "label_0 is text"),
        ({"label_0": True}, "label_0 is a truth value"),
        ({"label_1": 1.0}, "contradict"),
        ({"label_1": "0"}, "label_1 is text"),
        ({"caption": None}, "caption is missing"),
        ({"caption": 5}, "caption is a number"),
        ({"caption": " \n"}, "caption is empty"),
        ({"caption": "x" * 10_001}, "caption is longer"),
    ],
)
def test_what_is_wrong_is_said(wrong, reason):
    with pytest.raises(RowError, match=reason):
        parse(GOOD | wrong)


def test_a_row_that_says_it_has_no_label_waits_for_one():
    assert parse(GOOD | {"has_label": False, "label_0": None}).answer is None
    assert parse(GOOD | {"has_label": None}).answer == ANSWERS[1]


@given(st.dictionaries(st.sampled_from([*GOOD, "has_label", "model_1"]), anything))
def test_any_row_is_taken_or_refused_with_a_reason(changes):
    try:
        row = parse(GOOD | changes)
    except RowError as error:
        assert str(error)
    else:
        assert row.answer in (None, *ANSWERS.values())
        assert row.prompt.strip()
        assert all(sample.source.data for sample in row.samples)
