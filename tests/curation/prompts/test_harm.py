"""The coarse gate sees its words as words, whatever their case, and leaves ordinary prompts alone."""

import numpy as np
import pytest

from curation.prompts.harm import DOUBT, assess, scores


@pytest.mark.parametrize(
    "text",
    [
        "a red circle left of a blue square",
        "a photograph of a cockerel and a great tit in Scunthorpe",
        "grapes, a rapeseed field and therapists at work",
        "a skilled glory hunter",
        "rote Grütze mit Sahne",
        "",
    ],
)
def test_ordinary_prompts_pass(text):
    assert assess(text).harmlessness == 1.0


@pytest.mark.parametrize(
    ("text", "kind"), [("a NSFW picture", "sexual"), ("ｎｓｆｗ", "sexual"), ("very gory scene", "violence")]
)
def test_what_is_refused_says_its_kind(text, kind):
    found = assess(text)
    assert (found.harmlessness, found.kinds) == (0.0, (kind,))


def test_doubtful_words_refuse_in_company_only():
    assert assess("a bloody mary cocktail").harmlessness == DOUBT
    assert assess("a naked corpse").harmlessness == pytest.approx(DOUBT**2)
    np.testing.assert_allclose(scores(["a lemon", "nude", "porn"]), [1.0, DOUBT, 0.0])
