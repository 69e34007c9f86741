"""Splits never cut through a group of prompts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.prompts.splits import LeakingSplitError, group_of, require_no_leak, united

SPLITS = ("train", "validation", "test")
WORDS = st.lists(
    st.sampled_from(["a", "red", "Red", "RED!", "cube", "cube,", "éclair", ":-)"]), min_size=1, max_size=3
)


@settings(deadline=None)
@given(st.lists(st.tuples(WORDS.map(" ".join), st.sampled_from(SPLITS)), max_size=40))
def test_united_splits_never_leak(rows):
    texts, splits = [text for text, _ in rows], [split for _, split in rows]
    after = united(texts, splits)
    require_no_leak(zip(texts, after, strict=True))
    assert united(texts, after) == after
    # Nothing that was held out returns to training.
    assert all(now != "train" for before, now in zip(splits, after, strict=True) if before != "train")


def test_a_leak_is_named():
    with pytest.raises(LeakingSplitError, match=r"'A red cube!' stands in train and in test"):
        require_no_leak([("a red cube", "train"), ("A red cube!", "test")])


@pytest.mark.parametrize("other", ["A  red\tcube", "a red, cube.", "Ａ red cube", "a_red_cube"])
def test_spelling_makes_no_other_group(other):
    assert group_of(other) == group_of("a red cube")


@pytest.mark.parametrize("other", ["a red cub", "a blue cube", "red cube"])
def test_words_do(other):
    assert group_of(other) != group_of("a red cube")
