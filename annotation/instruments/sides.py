"""Sides: "first" and "second" say where a sample stood, "sample_0" and "sample_1" which one it is."""

from collections.abc import Sequence
from enum import StrEnum

from annotation.instruments.base import Verdict

SIDES = ("first", "second")
SAMPLES = ("sample_0", "sample_1")

# What a choice in canonical terms says about the pair (0, 1).
VERDICTS = {
    "sample_0": Verdict.A,
    "sample_1": Verdict.B,
    "tie": Verdict.TIE,
    "both_bad": Verdict.BOTH_BAD,
}


class Choice(StrEnum):
    """Which of two is better, in the terms of what was shown."""

    FIRST = "first"
    SECOND = "second"
    TIE = "tie"
    BOTH_BAD = "both_bad"


def to_sample(choice: str, shown_order: Sequence[int]) -> str:
    """The sample that a side means; what names no side ("tie", …) stays as it is."""
    return SAMPLES[shown_order[SIDES.index(choice)]] if choice in SIDES else str(choice)


def to_side(choice: str, shown_order: Sequence[int]) -> str:
    """The inverse of `to_sample`."""
    return SIDES[shown_order.index(SAMPLES.index(choice))] if choice in SAMPLES else choice
