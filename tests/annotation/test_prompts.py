"""Prompts: once in a project however written, each in a split of its own text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.errors import InvalidError
from annotation.models import Prompt
from annotation.prompts import LONGEST_PROMPT, AddedPrompts, add_prompts, get_or_add, normalise, split_of
from tests.annotation import factories


@given(st.text())
def test_normalising_twice_is_normalising_once(text):
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(min_size=1))
def test_white_space_and_case_do_not_move_a_text_to_another_split(text):
    assert split_of(f"  {text}\n") == split_of(text)
    assert split_of("A Red CIRCLE") == split_of("a red circle")


def test_splits_are_ninety_five_five():
    splits = [split_of(f"prompt number {number}") for number in range(8000)]
    shares = [splits.count(name) / len(splits) for name in ("train", "validation", "test")]
    assert shares == pytest.approx([0.90, 0.05, 0.05], abs=0.015)


@pytest.mark.django_db
def test_the_same_text_is_one_prompt():
    project = factories.make_project()
    assert add_prompts(project, ["a  cat", "a cat ", "a dog", "A cat"]) == AddedPrompts(3, 1)
    assert add_prompts(project, ["a cat", "a bird"]) == AddedPrompts(1, 1)
    assert sorted(project.prompts.values_list("text", flat=True)) == ["A cat", "a bird", "a cat", "a dog"]
    assert get_or_add(project, "a\tcat").text == "a cat"
    assert project.prompts.count() == 4


@pytest.mark.django_db
def test_projects_do_not_share_prompts():
    one, two = factories.make_project(), factories.make_project()
    add_prompts(one, ["a cat"])
    assert add_prompts(two, ["a cat"]) == AddedPrompts(1, 0)
    assert {prompt.split for prompt in Prompt.objects.all()} == {split_of("a cat")}


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "  \n", "nul \0 byte", "half \ud800 pair", "x" * (LONGEST_PROMPT + 1)])
def test_what_is_no_text_is_refused_by_index_before_anything_is_added(text):
    project = factories.make_project()
    with pytest.raises(InvalidError) as caught:
        add_prompts(project, ["a cat", text])
    assert caught.value.field == "texts.1"
    assert not project.prompts.exists()
