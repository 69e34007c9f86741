"""Each side is judged by a caption of its own (DCPO, arXiv 2502.06023): p(x_w | z_w) up, p(x_l | z_l) down.

Published code regresses a v-prediction checkpoint as if it predicted noise; here the family says what is predicted.
No caption is dropped on this path, as there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from gpu_jobs.trainer.config.conditioning import DualCaptionsChoice
from gpu_jobs.trainer.data import Pair
from gpu_jobs.trainer.randomness import Draw


@dataclass(frozen=True)
class DualCaptions:
    """A side without a caption is judged by the prompt; with equal captions it is a shared prompt to the bit."""

    choice: DualCaptionsChoice

    def __call__(self, pairs: Sequence[Pair], draws: Sequence[Draw]) -> tuple[list[str], list[str]]:
        """The texts by which winners and losers are judged, one a pair each."""
        texts = [self.texts_of(pair) for pair in pairs]
        return [winner for winner, _ in texts], [loser for _, loser in texts]

    def texts_of(self, pair: Pair) -> tuple[str, str]:
        """The winner's text and the loser's."""
        return pair.winner_caption or pair.prompt, pair.loser_caption or pair.prompt
