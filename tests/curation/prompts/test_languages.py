"""A prompt is only said to be in another language when that is sure."""

import pytest

from curation.prompts.languages import UnknownLanguage, is_in_none_of, require
from curation.prompts.text_quality import assess

ELSEWHERE = [
    "ein roter Kreis links von einem blauen Quadrat",
    "portrait d'une femme avec un chapeau rouge",
    "un gato negro durmiendo en la ventana",
    "красный круг слева от синего квадрата",
    "一只坐在沙发上的猫看着窗外",
]
ENGLISH = [
    "a red circle left of a blue square",
    "the Taj Mahal at sunrise",
    "a pentagonal prism and a pyramidal pyramid",
    "a pink bird and a brown elephant",
]


@pytest.mark.parametrize("text", ELSEWHERE)
def test_another_language_is_told(text):
    assert is_in_none_of(text, ["en"])
    quality = assess(text, ["en"])
    assert quality.score < 0.3 and [reason.rule for reason in quality.reasons] == ["language"]
    assert assess(text).score == 1.0, "where no language is named, any will do"


@pytest.mark.parametrize("text", ENGLISH)
def test_what_is_asked_for_passes_however_odd(text):
    assert assess(text, ["en"]).score == 1.0
    assert assess(text, ["de", "en"]).score == 1.0


def test_a_few_words_say_nothing():
    assert assess("rotes Haus", ["en"]).score == assess("rotes Haus").score


def test_unknown_codes_are_named():
    with pytest.raises(UnknownLanguage, match="klingon"):
        require(["en", "klingon"])
