"""Good prompts pass, ruined ones don't, and it is said why."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.prompts.text_quality import assess, scores

GOOD = [
    "a red circle left of a blue square",
    "a large green triangle above a small yellow circle and a small red square",
    "Portrait of an old fisherman, oil on canvas, warm light, 4k",
    "the Matterhorn at dawn, photographed from Zermatt with a 35mm lens",
    "a black-and-white photograph of rhythm and strength",
    "pájaro azul sobre una rama",
    "красный куб на синем столе",
    "青い空の下の赤い家",
    "un château français au bord de l'eau",
]
BAD = [
    ("", "too_short"),
    ("!!! ??? ...", "too_short"),
    ("asdfgh qwertz zxcvbn", "gibberish"),
    ("xkcdqq bvnmtrw ghjklpq rtzpsdf", "gibberish"),
    ("flower flower flower flower flower flower flower flower", "repetition"),
    ("noooooooooo waaaaaaaay", "stutter"),
    ("8437 2938 4757 2938 %%% ### 4757", "few_letters"),
]


@pytest.mark.parametrize("text", GOOD)
def test_good_prompts_are_left_alone(text):
    assert assess(text).score == 1.0, assess(text).reasons


@pytest.mark.parametrize(("text", "rule"), BAD)
def test_ruined_prompts_fall_below_every_good_one_and_say_why(text, rule):
    quality = assess(text)
    assert quality.score <= 0.6
    assert rule in {reason.rule for reason in quality.reasons}


def test_a_prompt_beyond_the_encoders_context_loses():
    sentence = "a quiet harbour with many small boats under heavy clouds before the rain comes in from west"
    long = " ".join(f"{word}{number}" for number in range(6) for word in sentence.split())
    assert assess(long).score < assess(sentence).score == 1.0


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_a_score_that_its_reasons_explain(text):
    quality = assess(text)
    assert 0.0 <= quality.score <= 1.0
    assert (quality.score == 1.0) == (not quality.reasons)
    product = 1.0
    for reason in quality.reasons:
        product *= reason.factor
    assert quality.score == pytest.approx(product)
    assert scores([text])[0] == pytest.approx(quality.score)


@settings(deadline=None)
@given(st.sampled_from(GOOD))
def test_spacing_does_not_matter(text):
    assert assess(f"  {text.replace(' ', '   ')}\n") == assess(text)
