"""Both sides of a pair, policy and reference, see the pair's one prompt, or all of them the empty one."""

from collections.abc import Sequence
from dataclasses import dataclass

from gpu_jobs.trainer.randomness import Draw

EMPTY_PROMPT = ""


@dataclass(frozen=True)
class SharedPrompt:
    """``caption_dropout`` is the chance that a visit trains the unconditional model.

    It is drawn once a pair: drawn per side, one side of a pair would be judged by a prompt the other never saw.
    """

    caption_dropout: float

    def __call__(self, draws: Sequence[Draw], prompts: Sequence[str]) -> list[str]:
        """The prompt by which each pair is trained at this visit."""
        return [
            EMPTY_PROMPT if draw.uniform("caption dropout") < self.caption_dropout else prompt
            for draw, prompt in zip(draws, prompts, strict=True)
        ]
