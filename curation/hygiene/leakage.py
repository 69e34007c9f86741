"""Whether prompts stand in a benchmark's list: word for word, in other words' order, or nearly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from curation.hygiene.near_prompts import links_to
from curation.prompts.splits import group_of

EXACT, REORDERED, NEAR = "same text", "same words", "nearly the same"


@dataclass(frozen=True)
class Collision:
    """A prompt, by its number, and the line of the list that it collides with; the closest one."""

    prompt: int
    line: int
    how: str
    similarity: float


def collisions(prompts: Sequence[str], lines: Sequence[str], least: float) -> list[Collision]:
    """One collision for each prompt that has any, in the order of the prompts.

    Case, punctuation and spacing never hide one. The same words in another order are counted even where they mean
    something else ("a cat on a mat", "a mat on a cat"): a benchmark's picture of one is too close to the other.
    """
    exact, reordered = _first(map(group_of, lines)), _first(map(_words, lines))
    found: dict[int, Collision] = {}
    left: list[int] = []
    for number, prompt in enumerate(prompts):
        if (line := exact.get(group_of(prompt))) is not None:
            found[number] = Collision(number, line, EXACT, 1.0)
        elif (line := reordered.get(_words(prompt))) is not None:
            found[number] = Collision(number, line, REORDERED, 1.0)
        else:
            left.append(number)
    for link in links_to([prompts[number] for number in left], lines, least):
        number = left[link.a]
        if number not in found or link.similarity > found[number].similarity:
            found[number] = Collision(number, link.b, NEAR, link.similarity)
    return [found[number] for number in sorted(found)]


def _words(text: str) -> str:
    return " ".join(sorted(group_of(text).split()))


def _first(keys: Iterable[str]) -> dict[str, int]:
    """The first number of each key."""
    first: dict[str, int] = {}
    for number, key in enumerate(keys):
        first.setdefault(key, number)
    return first
