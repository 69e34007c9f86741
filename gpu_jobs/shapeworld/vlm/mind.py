"""What the simulated model thinks of what it is asked, and how it puts it."""

import hashlib
import json
import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from PIL import Image

from curation.prompts import harm, text_quality
from gpu_jobs.shapeworld.captions import Caption, NotAShapeworldCaption, parse
from gpu_jobs.shapeworld.reading import NotAShapeworldPicture, read
from gpu_jobs.shapeworld.verifier import judge
from gpu_jobs.shapeworld.vlm.asked import Asked

Verdict = Literal["first", "second", "tie"]
# Utilities this close are the same to it.
TIE_MARGIN = 0.02
# It is never quite sure: yes is at most this probable, no at least one minus it.
SUREST = 0.98
# How the probability of yes or no is spread over spellings, as tokenisers do.
SPELLINGS = ((0.97, "{}"), (0.02, " {}"))


@dataclass(frozen=True)
class Said:
    """The words, and how probable the first one's alternatives were."""

    text: str
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Mind:
    """`noise` is the chance of an answer at random, `position_bias` that of "first" without looking."""

    noise: float = 0.0
    position_bias: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        if self.noise < 0 or self.position_bias < 0 or self.noise + self.position_bias > 1:
            raise ValueError("noise and position_bias are chances: neither below 0, and together at most 1.")

    def answer(self, asked: Asked) -> Said:
        """Answer; the same request gets the same answer. What it does not understand, it says in words."""
        if asked.wants("clarity"):
            return self._graded(asked)
        if len(asked.sides) == 2:
            return self._compared(asked)
        if len(asked.sides) == 1:
            return self._yes_or_no(asked)
        return Said("I am a simulated model and compare two pictures, say whether one fits, or grade a prompt.")

    def _compared(self, asked: Asked) -> Said:
        try:
            verdict, why = self._verdict(asked)
        except (NotAShapeworldCaption, NotAShapeworldPicture) as error:
            return Said(f"I cannot say: {error}")
        if not asked.wants("verdict"):
            return Said(f"{verdict}: {why}")
        return Said(json.dumps({"verdict": verdict, "reason": why}))

    def _verdict(self, asked: Asked) -> tuple[Verdict, str]:
        first, second = (self._fit(asked, side) for side in asked.sides)
        chance = self._chance(asked.key)
        draw = chance.random()
        if draw < self.position_bias:
            return "first", "It comes first."
        if draw < self.position_bias + self.noise:
            return ("first", "second")[chance.integers(2)], "A feeling."
        why = f"The first bears out {first:.0%} of what is asked, the second {second:.0%}."
        if abs(first - second) <= TIE_MARGIN:
            return "tie", why
        return ("first" if first > second else "second"), why

    def _yes_or_no(self, asked: Asked) -> Said:
        try:
            fit = self._fit(asked, asked.sides[0])
        except (NotAShapeworldCaption, NotAShapeworldPicture) as error:
            return Said(f"I cannot say: {error}")
        chance = self._chance(asked.key)
        if chance.random() < self.noise:
            fit = chance.random()
        yes = (1 - SUREST) + (2 * SUREST - 1) * fit
        return Said("Yes" if yes >= 0.5 else "No", _alternatives(yes)[: asked.alternatives])

    def _graded(self, asked: Asked) -> Said:
        """As the rules do, and Shapeworld's own language is clear: a stand-in for reading, not an opinion."""
        if len(asked.material) != 1:
            return Said("I grade one prompt at a time.")
        text = asked.material[0]
        quality = text_quality.assess(text)
        grades: dict[str, Any] = {
            "clarity": self._grade(quality.score, asked.key + "clarity"),
            "structure": self._grade(quality.score, asked.key + "structure"),
            "harmlessness": round(10 * harm.harmlessness(text)),
            "reason": ", ".join(reason.rule.replace("_", " ") for reason in quality.reasons)
            or "Nothing to find fault with.",
        }
        return Said(json.dumps(grades))

    def _grade(self, score: float, key: str) -> int:
        chance = self._chance(key)
        return int(chance.integers(11)) if chance.random() < self.noise else round(10 * score)

    def _fit(self, asked: Asked, side: tuple[Image.Image, ...]) -> float:
        """The share of the caption's claims that the frames bear out, on average."""
        caption = _caption(asked)
        return float(np.mean([judge(caption, read(frame)).score for frame in side]))

    def _chance(self, key: str) -> np.random.Generator:
        digest = hashlib.sha256(f"{self.seed}/{key}".encode()).digest()
        return np.random.default_rng(int.from_bytes(digest[:8], "big"))


def _caption(asked: Asked) -> Caption:
    if len(asked.material) != 1:
        raise NotAShapeworldCaption(" ".join(asked.material))
    return parse(asked.material[0])


def _alternatives(yes: float) -> tuple[tuple[str, float], ...]:
    """Words and log probabilities, the most probable first; a little is left for what is neither."""
    words = [
        (form.format(word), math.log(share * probability))
        for share, form in SPELLINGS
        for word, probability in (("Yes", yes), ("No", 1 - yes))
    ]
    return tuple(sorted(words, key=lambda word: -word[1]))
