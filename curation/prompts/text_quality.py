"""How well a prompt is written, by rules: 0 (unusable) to 1, with the reasons.

The rules look for what ruins training data: nothing to go on, stuttering, keyboard noise, markup,
and, where languages are named, any other language. They don't judge taste, and they are lenient: other scripts than
Latin pass, and so do short plain prompts. A pool is gated by this
score before diversity is measured, because gibberish is far from everything (ours; FiFA, arXiv 2410.10166, has
a language model grade the text).
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from curation.prompts.languages import LEAST_WORDS, is_in_none_of

# CLIP's text encoder reads 77 tokens, about sixty words; the rest is never seen.
LONGEST_WORDS = 60
LONGEST_TOKEN = 50
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_STUTTER = re.compile(r"(.)\1{4,}")
_MARKUP = re.compile(r"https?://|www\.|</?\w+[^>]*>|[{}\[\]\\|]{2,}")
_KEYBOARD = re.compile(r"asdf|sdfg|qwert|wert[yz]|hjkl|zxcv|xcvb")
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}")
_VOWEL = re.compile(r"[aeiouyäöüàâéèêëîïôûáíóúãõåæøœ0-9]")


@dataclass(frozen=True)
class Reason:
    """One rule that lowered the score, and the factor it lowered it by."""

    rule: str
    factor: float


@dataclass(frozen=True)
class TextQuality:
    """A prompt's score, the product of its reasons' factors, 0 to 1."""

    score: float
    reasons: tuple[Reason, ...]


def assess(text: str, languages: Collection[str] = ()) -> TextQuality:
    """Judge one prompt, which may be in `languages` (ISO 639 codes; none for any). Raises UnknownLanguage."""
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    words = _WORD.findall(text.casefold())
    factors = [(rule.__name__.strip("_"), rule(text, words)) for rule in _RULES]
    if languages:
        factors.append(("language", _language(text, words, languages)))
    reasons = tuple(Reason(name, round(factor, 4)) for name, factor in factors if factor < 1.0)
    return TextQuality(float(np.prod([reason.factor for reason in reasons])) if reasons else 1.0, reasons)


def scores(texts: Sequence[str], languages: Collection[str] = ()) -> NDArray[np.float32]:
    """The scores of many prompts, (n,); raises UnknownLanguage."""
    return np.array([assess(text, languages).score for text in texts], dtype=np.float32)


def _too_short(text: str, words: list[str]) -> float:
    """No word at all is no prompt; one says little."""
    return {0: 0.0, 1: 0.6, 2: 0.85}.get(_spoken(text, words), 1.0)


def _spoken(text: str, words: list[str]) -> int:
    """How much is said, in words. Scripts without spaces are measured in characters."""
    return max(len(words), sum(ord(letter) > 0x2E7F for letter in text) // 2)


def _too_long(text: str, words: list[str]) -> float:
    """What stands beyond the encoder's context describes nothing in the picture."""
    return max(0.4, LONGEST_WORDS / len(words)) if len(words) > LONGEST_WORDS else 1.0


def _repetition(text: str, words: list[str]) -> float:
    """Words said again and again. Short words and some repetition ("a red cube and a blue cube") are natural."""
    telling = [word for word in words if len(word) > 3]
    if len(telling) < 4:
        return 1.0
    distinct = len(set(telling)) / len(telling)
    return 1.0 if distinct >= 0.5 else max(0.1, distinct * 2)


def _stutter(text: str, words: list[str]) -> float:
    """One character held down."""
    return 0.4 if _STUTTER.search(text) else 1.0


def _few_letters(text: str, words: list[str]) -> float:
    """Mostly digits, signs or emoji."""
    if not text:
        return 1.0
    share = sum(unicodedata.category(sign)[0] in "LMZ" or sign in ",.'’-" for sign in text) / len(text)
    return 1.0 if share >= 0.75 else max(0.1, share / 0.75)


def _gibberish(text: str, words: list[str]) -> float:
    """Words that nobody could say: no vowel, long runs of consonants, keyboard rows, endless tokens."""
    long = [word for word in words if len(word) > 4 and word.isascii() and not word.isdigit()]
    if not long:
        return 1.0
    noise = sum(_is_noise(word) for word in long) / len(long)
    return max(0.05, 1.0 - 1.6 * noise) if noise else 1.0


def _is_noise(word: str) -> bool:
    return bool(
        len(word) > LONGEST_TOKEN or not _VOWEL.search(word) or _CONSONANTS.search(word) or _KEYBOARD.search(word)
    )


def _markup(text: str, words: list[str]) -> float:
    """Addresses, tags and brackets of some program's syntax."""
    return 0.6 if _MARKUP.search(text) else 1.0


def _language(text: str, words: list[str], languages: Collection[str]) -> float:
    """Surely none of the languages asked for: below every sensible gate, and above gibberish."""
    told = _spoken(text, words) >= LEAST_WORDS and is_in_none_of(text, languages)
    return 0.2 if told else 1.0


_RULES: tuple[Callable[[str, list[str]], float], ...] = (
    _too_short,
    _too_long,
    _repetition,
    _stutter,
    _few_letters,
    _gibberish,
    _markup,
)
