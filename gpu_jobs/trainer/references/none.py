"""No reference, for objectives that never ask for one (SFT, MaPO)."""

from contextlib import AbstractContextManager
from typing import Any

from gpu_jobs.trainer.references.reference import Unmoving


class NoReference(Unmoving):
    """Holds no network."""

    def network(self, step: int) -> AbstractContextManager[Any]:
        """There is none: to ask is a mistake in the program."""
        raise RuntimeError("This run has no reference; its objective must not ask for one.")
