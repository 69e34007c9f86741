"""By which text each side of a pair is judged, one way a file."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from gpu_jobs.trainer.conditioning.dual_captions import DualCaptions
from gpu_jobs.trainer.conditioning.shared_prompt import EMPTY_PROMPT, SharedPrompt
from gpu_jobs.trainer.config import conditioning as choices
from gpu_jobs.trainer.data import Pair
from gpu_jobs.trainer.randomness import Draw


class Conditioning(Protocol):
    """Chooses the texts of a visit to some pairs."""

    def __call__(self, pairs: Sequence[Pair], draws: Sequence[Draw]) -> tuple[list[str], list[str]]:
        """The texts by which winners and losers are judged, one a pair each."""

    def texts_of(self, pair: Pair) -> tuple[str, ...]:
        """Every text that a visit to this pair may need."""


CONDITIONINGS: dict[type, Callable[[Any], Conditioning]] = {
    choices.SharedPromptChoice: SharedPrompt,
    choices.DualCaptionsChoice: DualCaptions,
}


def build_conditioning(choice: choices.Conditioning) -> Conditioning:
    """The conditioning that a configuration names."""
    return CONDITIONINGS[type(choice)](choice)


__all__ = ["CONDITIONINGS", "EMPTY_PROMPT", "Conditioning", "DualCaptions", "SharedPrompt", "build_conditioning"]
