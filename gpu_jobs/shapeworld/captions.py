"""The language of Shapeworld: captions of one to three objects, written, parsed, sampled and split.

A caption such as "a large red circle left of a blue square" claims shapes, colours, sometimes sizes, and a
relation. What a caption does not mention (a size, the background) may be anything. Colours within one caption
are distinct, so that each object of a picture can be matched to its claim without doubt.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

Shape = Literal["circle", "square", "triangle"]
Colour = Literal["red", "green", "blue", "yellow", "purple", "cyan"]
Size = Literal["small", "large"]
Relation = Literal["left of", "right of", "above", "below", "from left to right", "from top to bottom"]
Split = Literal["train", "tuning", "held_out"]

SHAPES: tuple[Shape, ...] = get_args(Shape)
COLOURS: tuple[Colour, ...] = get_args(Colour)
SIZES: tuple[Size, ...] = get_args(Size)
PAIR_RELATIONS: tuple[Relation, ...] = ("left of", "right of", "above", "below")
ROW_RELATIONS: tuple[Relation, ...] = ("from left to right", "from top to bottom")

# Of 100 hash values: how many belong to the reported evaluation, and how many to the choice of settings.
HELD_OUT_PERCENT = 10
TUNING_PERCENT = 10
# How often a sampled caption has one, two or three objects, and how often an object's size is mentioned.
OBJECT_COUNT_SHARES = (0.2, 0.6, 0.2)
SIZE_MENTIONED = 0.35


class NotAShapeworldCaption(ValueError):
    """The text is not a caption of this world."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is not a Shapeworld caption. Write for example 'a red circle', "
            "'a large red circle left of a blue square' or "
            "'a red circle, a blue square and a green triangle from left to right', each colour once."
        )


@dataclass(frozen=True)
class ObjectClaim:
    """What a caption says about one object; `size` is None where the caption leaves it open."""

    shape: Shape
    colour: Colour
    size: Size | None = None

    @property
    def text(self) -> str:
        """The claim in words: "a large red circle"."""
        return " ".join(word for word in ("a", self.size, self.colour, self.shape) if word)


@dataclass(frozen=True)
class Caption:
    """One to three objects and, for more than one, their relation."""

    objects: tuple[ObjectClaim, ...]
    relation: Relation | None = None

    def __post_init__(self) -> None:
        count = len(self.objects)
        colours = {claim.colour for claim in self.objects}
        relations = {1: (None,), 2: PAIR_RELATIONS, 3: ROW_RELATIONS}.get(count, ())
        if len(colours) != count or self.relation not in relations:
            raise ValueError(f"{count} objects in {len(colours)} colours with relation {self.relation!r}")

    @property
    def text(self) -> str:
        """The whole caption in words."""
        texts = [claim.text for claim in self.objects]
        if len(texts) == 3:
            return f"{texts[0]}, {texts[1]} and {texts[2]} {self.relation}"
        return f" {self.relation} ".join(texts)

    @property
    def canonical(self) -> "Caption":
        """The same meaning in one wording: "b right of a" becomes "a left of b"."""
        if self.relation == "right of":
            return Caption(self.objects[::-1], "left of")
        if self.relation == "below":
            return Caption(self.objects[::-1], "above")
        return self


def parse(text: str) -> Caption:
    """Read a caption back; raises `NotAShapeworldCaption` for any other text."""
    for pattern in (_SINGLE, _PAIR, _ROW):
        match = pattern.fullmatch(text.strip())
        if match is None:
            continue
        words = match.groupdict()
        claims = tuple(
            ObjectClaim(words[f"shape{i}"], words[f"colour{i}"], words[f"size{i}"])  # type: ignore[arg-type]
            for i in range(3)
            if f"shape{i}" in words
        )
        try:
            return Caption(claims, words.get("relation"))  # type: ignore[arg-type]
        except ValueError as error:
            raise NotAShapeworldCaption(text) from error
    raise NotAShapeworldCaption(text)


def split_of(text: str) -> Split:
    """Where a caption belongs, decided by its meaning, so that a paraphrase never crosses the line.

    `held_out` captions are for evaluations that are reported, `tuning` captions for choosing settings, and all
    others for training.
    """
    digest = hashlib.sha256(parse(text).canonical.text.encode()).digest()
    percent = int.from_bytes(digest[:4], "big") % 100
    if percent < HELD_OUT_PERCENT:
        return "held_out"
    return "tuning" if percent < HELD_OUT_PERCENT + TUNING_PERCENT else "train"


def sample_captions(
    n: int, seed: int | np.random.Generator, split: Split | None = "train", *, unique: bool = False
) -> list[str]:
    """Draw `n` caption texts of a split (None: of all), each only once if `unique`."""
    rng = np.random.default_rng(seed)
    drawn: dict[str, None] | list[str] = {} if unique else []
    while len(drawn) < n:
        text = sample_caption(rng).text
        if split is not None and split_of(text) != split:
            continue
        if isinstance(drawn, dict):
            drawn[text] = None
        else:
            drawn.append(text)
    return list(drawn)


def sample_caption(rng: np.random.Generator) -> Caption:
    """Draw one caption from the world's distribution, whatever its split."""
    count = int(rng.choice(3, p=OBJECT_COUNT_SHARES)) + 1
    colours = rng.permutation(len(COLOURS))[:count]
    claims = tuple(
        ObjectClaim(
            SHAPES[rng.integers(len(SHAPES))],
            COLOURS[colour],
            SIZES[rng.integers(len(SIZES))] if rng.random() < SIZE_MENTIONED else None,
        )
        for colour in colours
    )
    if count == 1:
        return Caption(claims)
    relations = PAIR_RELATIONS if count == 2 else ROW_RELATIONS
    return Caption(claims, relations[rng.integers(len(relations))])


def vocabulary() -> tuple[str, ...]:
    """Every word and sign that a caption can hold, in a fixed order."""
    relation_words = dict.fromkeys(word for relation in get_args(Relation) for word in relation.split())
    return ("a", "and", ",", *SIZES, *COLOURS, *SHAPES, *relation_words)


def _object_pattern(index: int) -> str:
    return (
        rf"a (?:(?P<size{index}>{'|'.join(SIZES)}) )?"
        rf"(?P<colour{index}>{'|'.join(COLOURS)}) (?P<shape{index}>{'|'.join(SHAPES)})"
    )


_SINGLE = re.compile(_object_pattern(0))
_PAIR = re.compile(rf"{_object_pattern(0)} (?P<relation>{'|'.join(PAIR_RELATIONS)}) {_object_pattern(1)}")
_ROW = re.compile(
    rf"{_object_pattern(0)}, {_object_pattern(1)} and {_object_pattern(2)} (?P<relation>{'|'.join(ROW_RELATIONS)})"
)
