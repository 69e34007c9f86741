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
from gpu_jobs.shapeworld.verifier import CLAIM_KINDS, judge
from gpu_jobs.shapeworld.verifier import Verdict as VerdictOfClaims
from gpu_jobs.shapeworld.video.captions import is_clip_caption
from gpu_jobs.shapeworld.video.reading import NotAShapeworldClip
from gpu_jobs.shapeworld.vlm import clips
from gpu_jobs.shapeworld.vlm.asked import Asked
from gpu_jobs.shapeworld.vlm.describing import described, distorted, not_shown
from gpu_jobs.shapeworld.vlm.rooms import NotARoom, faults

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
        try:
            return self._understood(asked)
        except (NotAShapeworldCaption, NotAShapeworldPicture, NotAShapeworldClip, NotARoom) as error:
            return Said(f"I cannot say: {error}")

    def _understood(self, asked: Asked) -> Said:
        by_field = {
            "clarity": self._graded,
            "caption": self._described,
            "decision": self._inspected,
            "dimensions": self._compared_in_aspects,
        }
        for name, answer in by_field.items():
            if asked.wants(name):
                return answer(asked)
        if len(asked.sides) == 2:
            return self._compared(asked)
        if len(asked.sides) == 1:
            return self._yes_or_no(asked)
        return Said("I am a simulated model: I compare two works, describe one, or grade a prompt.")

    def _compared(self, asked: Asked) -> Said:
        first, second = self._worths(asked)
        verdict, why = self._verdict(asked.key, first, second)
        if not asked.wants("verdict"):
            return Said(f"{verdict}: {why}")
        return Said(
            json.dumps({"verdict": verdict, "reason": why} | self._strength(asked, verdict, first - second))
        )

    def _strength(self, asked: Asked, verdict: Verdict, apart: float) -> dict[str, str | None]:
        if not asked.wants("strength"):
            return {}
        if verdict == "tie":
            return {"strength": None}
        return {"strength": ("slightly", "clearly", "much")[min(2, int(3 * abs(apart)))]}

    def _compared_in_aspects(self, asked: Asked) -> Said:
        """A dimension that is called as a kind of claim ("colour") is about those claims, any other about all."""
        if len(asked.sides) != 2:
            return Said("I compare two works at a time.")
        sides = [[judge(_caption(asked), read(frame)) for frame in side] for side in asked.sides]
        chosen, why = {}, []
        for name in asked.fields_of("dimensions"):
            first, second = (float(np.mean([_worth_in(name, verdict) for verdict in side])) for side in sides)
            chosen[name], reason = self._verdict(asked.key + name, first, second)
            why.append(f"{name}: {reason}")
        answer: dict[str, Any] = {"dimensions": chosen, "reason": " ".join(why)}
        if asked.wants("overall"):
            answer["overall"], _ = self._verdict(asked.key, *self._worths(asked))
        return Said(json.dumps(answer))

    def _verdict(self, key: str, first: float, second: float) -> tuple[Verdict, str]:
        chance = self._chance(key)
        draw = chance.random()
        if draw < self.position_bias:
            return "first", "It comes first."
        if draw < self.position_bias + self.noise:
            return ("first", "second")[chance.integers(2)], "A feeling."
        why = f"The first bears out {first:.0%} of what is asked, the second {second:.0%}."
        if abs(first - second) <= TIE_MARGIN:
            return "tie", why
        return ("first" if first > second else "second"), why

    def _described(self, asked: Asked) -> Said:
        if len(asked.sides) != 1:
            return Said("I describe one work at a time.")
        (frames,) = asked.sides
        caption, chance = described(frames), self._chance(asked.key)
        if caption is not None and chance.random() < self.noise:
            caption = distorted(caption, chance)
        answer: dict[str, Any] = {"caption": "nothing of this world" if caption is None else caption.text}
        if asked.wants("not_shown"):
            answer["not_shown"] = not_shown(parse(asked.material[0]), frames) if asked.material else []
        return Said(json.dumps(answer))

    def _inspected(self, asked: Asked) -> Said:
        found = faults(asked.material[-1] if asked.material else "")
        if self._chance(asked.key).random() < self.noise:
            found = [] if found else [("poor_arrangement", "a feeling")]
        reasons = [{"code": code, "note": note} for code, note in dict(found).items()]
        return Said(json.dumps({"decision": "reject" if found else "accept", "reasons": reasons}))

    def _yes_or_no(self, asked: Asked) -> Said:
        fit = self._fit(asked, asked.sides[0])
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

    def _worths(self, asked: Asked) -> tuple[float, float]:
        """What each side bears out of the caption; of a room, how little is wrong in it."""
        if len(asked.material) == 3:
            _, first, second = asked.material
            return -float(len(faults(first))), -float(len(faults(second)))
        first_fit, second_fit = (self._fit(asked, side) for side in asked.sides)
        return first_fit, second_fit

    def _fit(self, asked: Asked, side: tuple[Image.Image, ...]) -> float:
        """The share of the caption's claims that the frames bear out: of a clip's all together, else on average."""
        if len(asked.material) == 1 and is_clip_caption(asked.material[0]):
            return clips.fit(asked.material[0], side)
        caption = _caption(asked)
        return float(np.mean([judge(caption, read(frame)).score for frame in side]))

    def _chance(self, key: str) -> np.random.Generator:
        digest = hashlib.sha256(f"{self.seed}/{key}".encode()).digest()
        return np.random.default_rng(int.from_bytes(digest[:8], "big"))


def _worth_in(name: str, verdict: VerdictOfClaims) -> float:
    if name in CLAIM_KINDS:
        score = verdict.score_of(name)
        return 0.0 if score is None else score
    return verdict.score


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
