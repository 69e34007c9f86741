"""Both orders: a pair is asked about as it is and the other way round, and only what holds in both counts.

A judge that is swayed by the side says different things in the two orders. Agreement keeps the verdict, and
disagreement is a tie (DenseDPO, arXiv 2506.03517, appendix A.6, gains about ten points of accuracy by it). Pure: no
Django here.
"""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["first", "second", "tie"]
NOT_APPLICABLE = "not_applicable"
SIDES = ("first", "second")
SWAPPED = {"first": "second", "second": "first", "tie": "tie", NOT_APPLICABLE: NOT_APPLICABLE}


@dataclass(frozen=True)
class Combined:
    """What was said in either order, by what was shown first, and what follows for the pair as it is."""

    said: tuple[str, str]

    @property
    def verdict(self) -> str:
        """What holds in both orders, in canonical terms; a tie where nothing does."""
        straight, turned = self.said
        return straight if straight == SWAPPED[turned] else "tie"

    @property
    def is_flipped(self) -> bool:
        """Whether both orders named the same side, hence different works."""
        return self.said[0] == self.said[1] and self.said[0] in SIDES
