"""What the loop asks of a reference."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from torch import Tensor


class Reference(Protocol):
    """Lends the network that the policy is held against; some references move with the run."""

    def network(self, step: int) -> AbstractContextManager[Any]:
        """The reference denoiser at that step, without gradients, for the length of a with block.

        Step 0 is the beginning of the run: what is measured under fixed draws is measured against that.
        """

    def after_step(self, step: int) -> None:
        """Told after each optimiser step, by its number counted from 1."""

    def state_dict(self) -> dict[str, Tensor]:
        """What a checkpoint must hold for :meth:`load_state_dict`; empty where a reference never moves."""

    def load_state_dict(self, state: Mapping[str, Tensor]) -> None:
        """Continue from a checkpoint."""


class Unmoving:
    """The half of a reference that never moves."""

    def after_step(self, step: int) -> None:
        """Nothing to do."""

    def state_dict(self) -> dict[str, Tensor]:
        """Nothing to keep."""
        return {}

    def load_state_dict(self, state: Mapping[str, Tensor]) -> None:
        """Nothing to restore."""
