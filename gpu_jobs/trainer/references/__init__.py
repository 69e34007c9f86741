"""Against what the policy is held, one way a file; the names are those that recipes use."""

from contextlib import AbstractContextManager
from typing import Any, Protocol

from gpu_jobs.trainer.references.adapters_off import AdaptersOff
from gpu_jobs.trainer.references.frozen_copy import FrozenCopy


class Reference(Protocol):
    """Lends the reference denoiser, without gradients."""

    def network(self) -> AbstractContextManager[Any]:
        """The reference denoiser for the length of a with block."""


__all__ = ["AdaptersOff", "FrozenCopy", "Reference"]
