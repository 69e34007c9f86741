"""A scorer: a proxy for taste that gives every sample of a prompt a number."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from curation.scorers.media import Medium


@runtime_checkable
class Scorer(Protocol):
    """A proxy reward: higher is better, comparable only within one scorer at one revision.

    A class may also have a method `why_not() -> str | None` that says, without loading anything, why it
    cannot be used here.
    """

    @property
    def id(self) -> str:
        """The name it is registered under."""
        ...

    @property
    def revision(self) -> str:
        """Changes whenever the same input could give another number: it is part of the cache's key.

        Of a model: its name, the hash of its weights and the hash of what prepares its inputs.
        """
        ...

    @property
    def range_hint(self) -> tuple[float, float]:
        """The least and the greatest score to expect, for axes of plots; not a promise."""
        ...

    @property
    def licence(self) -> str:
        """The licence of the weights."""
        ...

    @property
    def prompt_free(self) -> bool:
        """Whether the score ignores the prompt (an aesthetic score does)."""
        ...

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of samples that it can judge: "image", "video" or both."""
        ...

    def score(self, prompts: Sequence[str], media: Sequence[Medium]) -> NDArray[np.float32]:
        """One number for each (prompt, medium), shape (n,); raises ValueError for what it cannot judge."""
        ...
