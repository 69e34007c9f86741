"""Simulated annotators: they answer from the verifier, with noise, a position bias and a personal taste.

They are simulations, and are called so wherever their answers appear.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np
from PIL import Image

from gpu_jobs.shapeworld.captions import parse
from gpu_jobs.shapeworld.reading import Picture, read
from gpu_jobs.shapeworld.taste import TASTES, taste_of
from gpu_jobs.shapeworld.verifier import judge

Answer = Literal["first", "second", "tie", "both_bad"]
ANSWERS: tuple[Answer, ...] = ("first", "second", "tie", "both_bad")


class BadAnnotator(ValueError):
    """The settings of a simulated annotator make no sense."""


@dataclass(frozen=True)
class SimulatedAnnotator:
    """One simulated person.

    `noise` is the chance of an answer at random and `position_bias` the chance of choosing the side shown first
    without looking. `taste` weighs features of a picture (see `taste.TASTES`) that are added to the verifier's
    score. Utilities within `tie_margin` of each other tie, and two pictures that the verifier scores below
    `both_bad_below` are both bad.
    """

    seed: int = 0
    noise: float = 0.0
    position_bias: float = 0.0
    taste: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    tie_margin: float = 0.02
    both_bad_below: float = 0.0

    def __post_init__(self) -> None:
        check_chances(self.noise, self.position_bias)
        if unknown := set(self.taste) - set(TASTES):
            raise BadAnnotator(f"Unknown taste {sorted(unknown)}; there are {sorted(TASTES)}.")

    def answer(self, prompt: str, shown_images: Sequence[Image.Image], key: str) -> Answer:
        """Which of two pictures, in the order shown, is better for the prompt.

        A pure function of the annotator and its arguments: the chance in it hangs on (seed, key) alone, so asking
        the same question (key) again gets the same answer.
        """
        if len(shown_images) != 2:
            raise BadAnnotator(f"A simulated annotator compares two pictures, not {len(shown_images)}.")
        rng = chance_of(self.seed, key)
        draw = rng.random()
        if draw < self.position_bias:
            return "first"
        if draw < self.position_bias + self.noise:
            return ANSWERS[rng.integers(2)]
        return self._considered(prompt, [read(image) for image in shown_images])

    def _considered(self, prompt: str, pictures: list[Picture]) -> Answer:
        caption = parse(prompt)
        scores = [judge(caption, picture).score for picture in pictures]
        if max(scores) < self.both_bad_below:
            return "both_bad"
        first, second = (
            score + taste_of(picture, self.taste) for score, picture in zip(scores, pictures, strict=True)
        )
        if abs(first - second) <= self.tie_margin:
            return "tie"
        return "first" if first > second else "second"


def check_chances(noise: float, position_bias: float) -> None:
    """Raises BadAnnotator where these are not two chances that exclude each other."""
    if noise < 0 or position_bias < 0 or noise + position_bias > 1:
        raise BadAnnotator("noise and position_bias are chances: neither below 0, and together at most 1.")


def chance_of(seed: int, key: str) -> np.random.Generator:
    """What is left to chance in one annotator's answer to one question (key)."""
    digest = hashlib.sha256(f"{seed}/{key}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))
