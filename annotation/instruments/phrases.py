"""Phrases: parts of a text, by where they begin and end."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from pydantic import Field, StrictInt

from annotation.instruments.base import Answer, InvalidAnswerError


class Phrase(Answer):
    """The characters from `start` up to, not including, `end`, counted from 0 in Unicode code points."""

    start: StrictInt = Field(ge=0, description="The first character, counted from 0 in Unicode code points.")
    end: StrictInt = Field(ge=1, description="The character after the last one.")


def checked_phrases(field: str, phrases: Sequence[Phrase], text: str) -> list[dict[str, Any]]:
    """`phrases` in the order of `text`, each with its words; raises InvalidAnswerError, naming the place sent.

    They are not empty, do not overlap (touching is fine) and end with the text at the latest.
    """
    for index, phrase in enumerate(phrases):
        if phrase.start >= phrase.end:
            raise InvalidAnswerError(f"{field}.{index}.end", "A phrase ends after it starts.")
        if phrase.end > len(text):
            raise InvalidAnswerError(f"{field}.{index}.end", f"The text has {len(text)} characters only.")
    in_order = sorted(range(len(phrases)), key=lambda index: phrases[index].start)
    for before, after in pairwise(in_order):
        if phrases[after].start < phrases[before].end:
            raise InvalidAnswerError(f"{field}.{after}.start", "This phrase overlaps another; mark them as one.")
    return [
        {"start": phrase.start, "end": phrase.end, "text": text[phrase.start : phrase.end]}
        for phrase in (phrases[index] for index in in_order)
    ]
