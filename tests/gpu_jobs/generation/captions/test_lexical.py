"""Texts perturbed by lists of words: another meaning, the same order, and more of it the stronger the level."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_jobs.generation.captions.lexical import FUNCTION_WORDS, KINDS, SHARES, NothingToChange, perturb
from gpu_jobs.shapeworld.captions import sample_captions

CAPTIONS = sample_captions(40, 0, unique=True)
LEVELS = tuple(SHARES)
seeds = st.integers(0, 2**48 - 1)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


@given(st.sampled_from(CAPTIONS), st.sampled_from(LEVELS), seeds)
def test_a_share_of_the_content_words_changes_and_the_rest_stays(text: str, level, seed: int) -> None:
    after = perturb(text, level, seed)
    assert after != text and perturb(text, level, seed) == after
    before, now = words(text), words(after)
    assert len(before) == len(now), "every word of this world has others of its kind"
    content = [word not in FUNCTION_WORDS for word in before]
    changed = [a != b for a, b in zip(before, now, strict=True)]
    assert not any(did and not may for did, may in zip(changed, content, strict=True))
    assert abs(sum(changed) - SHARES[level] * sum(content)) <= 1.5


@given(st.sampled_from(CAPTIONS), seeds)
def test_the_stronger_level_changes_what_the_weaker_does_and_more(text: str, seed: int) -> None:
    before = words(text)
    changed = [
        {place for place, word in enumerate(words(perturb(text, level, seed))) if word != before[place]}
        for level in LEVELS
    ]
    assert changed[0] <= changed[1] <= changed[2]


@given(st.text(max_size=200), st.sampled_from(LEVELS), seeds)
def test_whatever_the_text_it_comes_back_changed_and_not_empty_or_not_at_all(text: str, level, seed: int) -> None:
    try:
        after = perturb(text, level, seed)
    except NothingToChange:
        return
    assert after.strip() and after != text


def test_what_is_not_known_is_left_out_and_one_word_stays() -> None:
    assert perturb("quixotic flummery", "strong", 1) in ("quixotic", "flummery")
    for text in ("", "quixotic", "of the", "…"):
        with pytest.raises(NothingToChange):
            perturb(text, "strong", 1)
    assert perturb("A Red cat", "strong", 0).split()[1].istitle()


def test_no_word_is_of_two_minds() -> None:
    assert all(len(set(kind)) == len(kind) > 1 for kind in KINDS)
