"""What judges the pictures of an evaluation: a scorer by name, and exact verdicts where something can give them."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from statistics import fmean
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from PIL import Image

from gpu_jobs.trainer.errors import ScorerError


class Claim(Protocol):
    """One thing a prompt asks for: its kind (colour, relation, …) and how far it is met, 0 to 1."""

    @property
    def kind(self) -> str:
        """The attribute."""

    @property
    def score(self) -> float:
        """0 to 1."""


class Verdict(Protocol):
    """Whether a picture is exactly what was asked for, and claim by claim."""

    @property
    def exact(self) -> bool:
        """Every claim is met."""

    @property
    def claims(self) -> Sequence[Claim]:
        """The claims."""


@dataclass(frozen=True)
class Scores:
    """One model's pictures judged: a score each, and verdicts where there is a verifier."""

    values: npt.NDArray[np.float32]
    verdicts: tuple[Verdict, ...] | None

    @property
    def accuracy(self) -> float:
        """The share of exact pictures; without verdicts, the mean score."""
        if self.verdicts is None:
            return float(self.values.mean())
        return fmean(verdict.exact for verdict in self.verdicts)

    def accuracy_by_attribute(self) -> dict[str, float]:
        """Per kind of claim, the mean over all claims of that kind; empty without verdicts."""
        scores: dict[str, list[float]] = defaultdict(list)
        for verdict in self.verdicts or ():
            for claim in verdict.claims:
                scores[claim.kind].append(claim.score)
        return {kind: fmean(values) for kind, values in sorted(scores.items())}


class Judge:
    """A scorer, with a verifier if one is named or the scorer has a ``verify(prompt, picture)`` of its own."""

    def __init__(self, scorer: str, verifier: str | None, options: Mapping[str, Any] | None = None) -> None:
        self._name = scorer
        self._scorer: Any = _named(scorer)(**(options or {}))
        self._verify: Callable[[str, Image.Image], Verdict] | None = (
            getattr(self._scorer, "verify", None) if verifier is None else _named(verifier)
        )

    def judge(self, prompts: Sequence[str], pictures: Sequence[Image.Image]) -> Scores:
        """Judge pictures made for the prompts; raises ScorerError where the scorer's answer is no score."""
        try:
            values = np.asarray(self._scorer.score(list(prompts), list(pictures)), dtype=np.float32)
        except ValueError as error:  # by the scorer interface: this is not for me to judge
            raise ScorerError(f"{self._name} cannot judge these pictures: {error}") from error
        if values.shape != (len(prompts),) or not np.isfinite(values).all():
            raise ScorerError(f"{self._name} must give one finite number for each of {len(prompts)} pictures.")
        if self._verify is None:
            return Scores(values, None)
        return Scores(values, tuple(self._verify(p, i) for p, i in zip(prompts, pictures, strict=True)))


def joined(parts: Sequence[Scores]) -> Scores:
    """Scores of consecutive batches as one."""
    verdicts = [part.verdicts for part in parts]
    return Scores(
        np.concatenate([part.values for part in parts]),
        None if any(v is None for v in verdicts) else tuple(verdict for v in verdicts for verdict in v or ()),
    )


def _named(reference: str) -> Any:
    module, _, name = reference.partition(":")
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise ScorerError(f"{reference} cannot be loaded ({error}); name it as module:Class.") from error
