"""The lexical perturber: words of a text exchanged for others of their kind, or left out. Nothing more.

It stands in for a language model where there is none. It knows lists of words and no grammar, so what it writes is
wrong in meaning, as it should be, and sometimes in grammar, as it should not. The share of the content words that
change is what the levels of DCPO's perturber (DIPPER's lexical diversity 40, 60 and 80) are called after; the order
of words stays, as there.
"""

import re
from collections.abc import Sequence
from typing import Literal

import numpy as np

Level = Literal["weak", "medium", "strong"]
SHARES: dict[Level, float] = {"weak": 0.4, "medium": 0.6, "strong": 0.8}
NAME = "lexical"
REVISION = "1"

# Words of a kind, a line each: one stands in for the other and means something else.
_WORDS = """
red, green, blue, yellow, orange, purple, pink, brown, black, white, grey, gray, golden, silver, cyan, magenta
circle, square, triangle, star, hexagon, cube, sphere, cylinder, pyramid, cross, heart, ring
small, large, big, tiny, huge, little, giant
left, right
above, below
top, bottom
inside, outside
in front of, behind
near, far from
one, two, three, four, five, six, seven, eight, nine, ten
first, second, third, fourth
man, woman, boy, girl, child, baby
men, women, boys, girls, children
king, queen, prince, princess, knight, wizard, witch
cat, dog, horse, bird, cow, sheep, fox, bear, lion, tiger, rabbit, elephant, owl, frog, snake, fish
cats, dogs, horses, birds, cows, foxes, bears, lions, rabbits, elephants, owls, frogs, fishes
car, bus, train, bicycle, boat, ship, aeroplane, truck, motorcycle
house, castle, tower, bridge, church, barn, skyscraper, tent, cottage
forest, desert, beach, mountain, city, village, river, lake, garden, street, field, valley, cave
tree, flower, bush, cactus, mushroom, palm
sun, moon, cloud, rainbow, planet
morning, noon, evening, night, dawn, dusk, midnight
spring, summer, autumn, winter
sunny, rainy, snowy, stormy, foggy, cloudy
hot, cold
old, young, new, ancient, modern, futuristic, medieval
wooden, metal, stone, glass, plastic, paper, leather, velvet
happy, sad, angry, calm, scared, surprised
bright, dark, gloomy
fast, slowly, quickly, slow
walking, running, sitting, standing, sleeping, jumping, flying, swimming, dancing
eating, drinking, reading, writing, singing
photo, painting, drawing, sketch, sculpture, cartoon, illustration
apple, banana, pear, strawberry, pumpkin, cake, bread, pizza
hat, crown, scarf, helmet, mask, glasses
table, chair, sofa, bed, lamp, desk, shelf
up, down
north, south, east, west
"""
KINDS: tuple[tuple[str, ...], ...] = tuple(tuple(line.split(", ")) for line in _WORDS.strip().splitlines())
# What carries no content of its own, in English: changed or left out it only spoils the grammar.
_FUNCTION_WORDS = """
a an the and or but of in on at to from with without by for as is are was were be been being it its this that these
those there their his her he she they who which while into onto over under through between has have had
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
_KIND_OF = {word: kind for kind in KINDS for word in kind}
_TOKEN = re.compile(r"in front of|far from|\w+(?:['’]\w+)?", re.IGNORECASE)


class NothingToChange(ValueError):
    """The text has no word that could be exchanged, and none that could be left out."""


def perturb(text: str, level: Level, seed: int) -> str:
    """The text with a share of its content words changed, one at least; the same seed changes the same.

    Of two levels the stronger changes what the weaker one does, and more. Raises NothingToChange.
    """
    words = [match for match in _TOKEN.finditer(text) if match.group().lower() not in FUNCTION_WORDS]
    dice = np.random.default_rng(seed)
    order = _order(words, dice)
    replacements = {match.start(): _other(match.group(), dice) for match in order}
    wanted = max(1, round(SHARES[level] * len(order)))
    # Nothing is left of a text of which every word is left out: one stays.
    if not any(replacements.values()):
        wanted = min(wanted, len(order) - 1)
    if wanted < 1:
        raise NothingToChange(f"No word of {text[:80]!r} can be exchanged or left out.")
    return _written(text, sorted(order[:wanted], key=lambda match: match.start()), replacements)


def _order(words: Sequence[re.Match[str]], dice: np.random.Generator) -> list[re.Match[str]]:
    """By chance, but those that can be exchanged come before those that can only be left out."""
    shuffled = [words[int(index)] for index in dice.permutation(len(words))]
    return sorted(shuffled, key=lambda match: match.group().lower() not in _KIND_OF)


def _other(word: str, dice: np.random.Generator) -> str:
    """Another word of the kind, written as this one is; "" where no kind is known."""
    kind = _KIND_OF.get(word.lower())
    if kind is None:
        return ""
    others = [other for other in kind if other != word.lower()]
    other = others[int(dice.integers(len(others)))]
    return other.capitalize() if word[0].isupper() else other


def _written(text: str, changed: Sequence[re.Match[str]], replacements: dict[int, str]) -> str:
    parts, end = [], 0
    for match in changed:
        parts += [text[end : match.start()], replacements[match.start()]]
        end = match.end()
    written = "".join([*parts, text[end:]])
    return re.sub(r"\s+([,.;:!?])", r"\1", re.sub(r"[ \t]{2,}", " ", written)).strip(" ,;")
