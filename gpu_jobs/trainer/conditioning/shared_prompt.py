"""Both sides of a pair, policy and reference, see the pair's one prompt, or all of them the empty one."""

from collections.abc import Sequence
from dataclasses import dataclass

from gpu_jobs.trainer.config.conditioning import SharedPromptChoice
from gpu_jobs.trainer.data import Pair
from gpu_jobs.trainer.randomness import Draw

EMPTY_PROMPT = ""


@dataclass(frozen=True)
class SharedPrompt:
    """``caption_dropout`` is the chance that a visit trains the unconditional model.

    It is drawn once a pair: drawn per side, one side of a pair would be judged by a prompt the other never saw.
    """

    choice: SharedPromptChoice

    def __call__(self, pairs: Sequence[Pair], draws: Sequence[Draw]) -> tuple[list[str], list[str]]:
        """The texts by which winners and losers are judged at this visit, one a pair each."""
        texts = [
            EMPTY_PROMPT if draw.uniform("caption dropout") < self.choice.caption_dropout else pair.prompt
            for pair, draw in zip(pairs, draws, strict=True)
        ]
        return texts, texts

    def texts_of(self, pair: Pair) -> tuple[str, ...]:
        """Every text that a visit to this pair may need."""
        return (pair.prompt, EMPTY_PROMPT) if self.choice.caption_dropout else (pair.prompt,)
