"""What every way of making media noisy is given and gives back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from torch import Tensor

from gpu_jobs.trainer.families import Conditions, Family
from gpu_jobs.trainer.randomness import Draw


@dataclass(frozen=True)
class Clean:
    """Winners, then losers, of a batch of pairs, before noise: first dimension 2 · pairs throughout.

    (Where the objective looks at winners alone, there are only winners.) ``draws`` are one a pair.
    """

    latents: Tensor
    conditions: Conditions
    draws: Sequence[Draw]

    @property
    def sides(self) -> int:
        """2, or 1 where there are only winners."""
        return len(self.latents) // len(self.draws)


@dataclass(frozen=True)
class Noised:
    """The same made noisy: ``noisy`` and ``target`` shaped as the latents, ``timesteps`` (2 · pairs,)."""

    noisy: Tensor
    timesteps: Tensor
    target: Tensor


class Noising(Protocol):
    """Makes both sides of each pair noisy; may ask the policy, without gradients."""

    @property
    def asks_policy(self) -> bool:
        """Whether it asks the policy: then the same draw is noised otherwise once the policy has moved."""

    def __call__(self, clean: Clean, family: Family, policy: Any) -> Noised:
        """The noisy media with what the networks are asked for."""
