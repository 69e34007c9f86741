"""An embedder: prompts into vectors, so that their distances say how alike they are."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray


@runtime_checkable
class Embedder(Protocol):
    """Turns texts into unit vectors. Distances are comparable only within one embedder at one revision."""

    @property
    def id(self) -> str:
        """The name it is chosen by in a selection's specification."""
        ...

    @property
    def title(self) -> str:
        """What it really measures, in a few words for people."""
        ...

    @property
    def revision(self) -> str:
        """Changes whenever the same text could give another vector."""
        ...

    @property
    def instant(self) -> bool:
        """Whether it is quick enough to be asked while somebody waits; else the job `embed` asks it beforehand."""
        ...

    def why_not(self) -> str | None:
        """What is missing for it to work here, as a sentence; None if nothing is."""
        ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, float32, (n, d)."""
        ...
