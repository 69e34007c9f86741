"""A coarse harm gate for prompts, by a list of words: so that there is one where no language model is configured.

It knows English words only, no paraphrase, no context and no picture: "a nude statue" is taken for what it may not
be, and whoever wants to get past it will. It says how harmless a text is, 0 to 1, and which words made it say so.
The list is ours. A language model (`curation.prompts.text_grading`) reads; this only looks.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# What is hardly ever asked for in good faith where training data is made.
REFUSED = {
    "sexual": (
        "blowjob", "bondage", "bukkake", "creampie", "cumshot", "deepthroat", "dildo", "ejaculating", "ejaculation",
        "fellatio", "gangbang", "genitals?", "handjob", "hentai", "masturbat(?:e|es|ing|ion)", "nsfw", "orgasm",
        "orgy", "penis(?:es)?", "porn", "pornographic", "pornography", "pussy", "rape[ds]?", "raping", "vagina",
        "vulva", "xxx",
    ),
    "minors": ("child porn", "jailbait", "lolicon", "loli", "paedophil(?:e|ia)", "pedophil(?:e|ia)", "shota"),
    "violence": (
        "beheaded", "beheading", "decapitat(?:ed|ion)", "disembowel(?:led|ed|ment)?", "dismember(?:ed|ment)?",
        "execution video", "gore", "gory", "lynched", "lynching", "mutilat(?:ed|ion)", "snuff", "tortured",
        "torturing",
    ),
    "self-harm": ("commits? suicide", "committing suicide", "cutting (?:her|him|them)self", "self[- ]harm"),
    "hate": ("ethnic cleansing", "gas chambers?", "heil hitler", "kkk", "ku klux klan", "nazi salute",
             "white power"),
}  # fmt: skip
# What has harmless uses too (a museum, a butcher's shop, a moon): it lowers, and refuses only in company.
DOUBTFUL = {
    "sexual": ("boobs?", "breasts?", "erotic", "fetish", "lingerie", "naked", "nipples?", "nude", "nudity", "nudes",
               "sexual", "sexy", "stripper", "topless", "underwear"),
    "violence": ("blood", "bloody", "bleeding", "corpses?", "dead bod(?:y|ies)", "killed", "killing",
                 "murder(?:ed|ing)?", "massacre", "severed", "stabbed", "stabbing", "torture", "wounds?"),
    "self-harm": ("suicide",),
    "hate": ("hitler", "nazis?", "swastikas?"),
    "drugs": ("cocaine", "heroin", "meth"),
}  # fmt: skip
DOUBT = 0.6


@dataclass(frozen=True)
class Harm:
    """How harmless a text looks, 0 to 1, and the kinds of words that lowered it."""

    harmlessness: float
    kinds: tuple[str, ...]


def assess(text: str) -> Harm:
    """Look for the words: one that is refused makes 0, each kind that is doubtful lowers by a factor."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    refused = [kind for kind, pattern in _REFUSED.items() if pattern.search(plain)]
    doubtful = [kind for kind, pattern in _DOUBTFUL.items() if pattern.search(plain)]
    kinds = tuple(sorted({*refused, *doubtful}))
    return Harm(0.0 if refused else DOUBT ** len(doubtful), kinds)


def harmlessness(text: str) -> float:
    """How harmless one text looks."""
    return assess(text).harmlessness


def scores(texts: Sequence[str]) -> NDArray[np.float32]:
    """How harmless many texts look, (n,)."""
    return np.array([harmlessness(text) for text in texts], dtype=np.float32)


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")


_REFUSED = {kind: _any_of(words) for kind, words in REFUSED.items()}
_DOUBTFUL = {kind: _any_of(words) for kind, words in DOUBTFUL.items()}
