"""The exact judge of Shapeworld: reads a picture back into objects and holds a caption against them."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.optimize import linear_sum_assignment

from gpu_jobs.shapeworld.captions import Caption, ObjectClaim, Relation, parse
from gpu_jobs.shapeworld.reading import Picture, SeenObject, read

ClaimKind = Literal["count", "shape", "colour", "size", "relation"]
CLAIM_KINDS: tuple[ClaimKind, ...] = ("count", "shape", "colour", "size", "relation")

# Two objects stand in a relation if they are this many pixels apart along it, and further apart than across it.
RELATION_MARGIN = 5.0
# What counts when objects are matched to claims: colours are distinct within a caption, so they lead.
_MATCH_WEIGHTS = {"colour": 4.0, "shape": 2.0, "size": 1.0}
_COUNT_WORDS = {1: "one object", 2: "two objects", 3: "three objects"}


@dataclass(frozen=True)
class Claim:
    """One thing that a caption says, and whether the picture bears it out (0 to 1)."""

    kind: ClaimKind
    text: str
    score: float


@dataclass(frozen=True)
class Verdict:
    """Every claim of a caption, judged."""

    claims: tuple[Claim, ...]

    @property
    def score(self) -> float:
        """The mean over claims, 0 to 1."""
        return sum(claim.score for claim in self.claims) / len(self.claims)

    @property
    def exact(self) -> bool:
        """Whether the picture bears out every claim."""
        return all(claim.score == 1.0 for claim in self.claims)

    def score_of(self, kind: ClaimKind) -> float | None:
        """The mean over claims of one kind; None where the caption makes none."""
        scores = [claim.score for claim in self.claims if claim.kind == kind]
        return sum(scores) / len(scores) if scores else None


def verify(caption_text: str, image: Image.Image | NDArray[np.uint8]) -> Verdict:
    """Judge a 64×64 picture by a caption; raises `NotAShapeworldCaption` or `NotAShapeworldPicture`."""
    return judge(parse(caption_text), read(image))


def judge(caption: Caption, picture: Picture) -> Verdict:
    """Hold a caption against a picture that has been read.

    Claims about an object are read off the object that matches it best. The relation counts only once the colours
    of all its objects are right: under the best matching it would look right far too often in pictures that have
    nothing else right.
    """
    matched = _match(caption.objects, picture.objects)
    claims = [
        Claim("count", _COUNT_WORDS[len(caption.objects)], float(len(picture.objects) == len(caption.objects)))
    ]
    for wanted, seen in zip(caption.objects, matched, strict=True):
        claims += _object_claims(wanted, seen)
    if caption.relation is not None:
        colours_right = all(
            seen is not None and seen.colour == wanted.colour
            for wanted, seen in zip(caption.objects, matched, strict=True)
        )
        in_order = colours_right and _in_order(caption.relation, [seen for seen in matched if seen is not None])
        claims.append(Claim("relation", caption.relation, float(in_order)))
    return Verdict(tuple(claims))


def _object_claims(wanted: ObjectClaim, seen: SeenObject | None) -> list[Claim]:
    claims = [
        Claim("colour", f"a {wanted.colour} one", float(seen is not None and seen.colour == wanted.colour)),
        Claim(
            "shape",
            f"the {wanted.colour} one is a {wanted.shape}",
            float(seen is not None and seen.shape == wanted.shape),
        ),
    ]
    if wanted.size is not None:
        right = seen is not None and seen.size == wanted.size
        claims.append(Claim("size", f"the {wanted.colour} one is {wanted.size}", float(right)))
    return claims


def _match(wanted: tuple[ObjectClaim, ...], seen: tuple[SeenObject, ...]) -> list[SeenObject | None]:
    """For every claimed object the seen one that fits best, each used once; None where there are too few."""
    if not seen:
        return [None] * len(wanted)
    gains = np.array([[_fit(claim, thing) for thing in seen] for claim in wanted])
    rows, columns = linear_sum_assignment(gains, maximize=True)
    matched: list[SeenObject | None] = [None] * len(wanted)
    for row, column in zip(rows, columns, strict=True):
        matched[row] = seen[column]
    return matched


def _fit(claim: ObjectClaim, thing: SeenObject) -> float:
    return (
        _MATCH_WEIGHTS["colour"] * (claim.colour == thing.colour)
        + _MATCH_WEIGHTS["shape"] * (claim.shape == thing.shape)
        + _MATCH_WEIGHTS["size"] * (claim.size == thing.size)
    )


def _in_order(relation: Relation, things: list[SeenObject]) -> bool:
    return all(_RELATION_TESTS[relation](b.x - a.x, b.y - a.y) for a, b in pairwise(things))


def _ahead(along: float, across: float) -> bool:
    return along > RELATION_MARGIN and along > abs(across)


_RELATION_TESTS: dict[Relation, Callable[[float, float], bool]] = {
    "left of": _ahead,
    "right of": lambda dx, dy: _ahead(-dx, dy),
    "above": lambda dx, dy: _ahead(dy, dx),
    "below": lambda dx, dy: _ahead(-dy, dx),
    "from left to right": _ahead,
    "from top to bottom": lambda dx, dy: _ahead(dy, dx),
}
