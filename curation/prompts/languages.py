"""Which language a prompt is written in, as far as a few words can tell.

py3langid (BSD; naive Bayes over byte n-grams; 139 languages in 5 MB; 11,000 prompts a second on one core) is used
because it needs no download and no compiler. Prompts are short and full of names, so its first guess is often wrong
("a red chair and a brown clock" is half English to it); but what is really in another language leaves almost no
probability to the right one. So a text is only said to be in *none* of some languages, and only when these get less
than `DOUBT` together: of 13,469 English prompts of four words and more (GenEval, PartiPrompts, T2I-CompBench, TIFA)
none is refused at .01, 29 would be at .05; thirteen of thirteen sentences in ten other languages are.
"""

import threading
from collections.abc import Collection
from functools import lru_cache
from typing import Any

# In fewer words there is too little to go on.
LEAST_WORDS = 4
DOUBT = 0.01


class UnknownLanguage(ValueError):
    """There is no such language code; the message says what codes look like."""


def is_in_none_of(text: str, languages: Collection[str]) -> bool:
    """Whether the text is surely in none of the languages, ISO 639 codes such as "en"; raises UnknownLanguage."""
    require(languages)
    ranked: dict[str, float] = dict(_identifier().rank(text))
    return sum(ranked.get(language, 0.0) for language in languages) < DOUBT


def require(languages: Collection[str]) -> None:
    """Raise UnknownLanguage unless all of them can be told."""
    if unknown := set(languages) - known():
        raise UnknownLanguage(
            f"{', '.join(sorted(unknown))} cannot be told here. Use ISO 639 codes such as en, de, zh."
        )


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """The codes of all languages that can be told."""
    return frozenset(_identifier().labels)


def _identifier() -> Any:
    with _lock:
        return _load()


@lru_cache(maxsize=1)
def _load() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


_lock = threading.Lock()
