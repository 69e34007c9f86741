"""What judges an evaluation: scorers by name, and exact verdicts where something can give them."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from statistics import fmean
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from curation.scorers.media import Clip, Medium
from gpu_jobs.trainer.config.evaluation import ScorerChoice
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
    """One model's samples judged: by each scorer a score each, and verdicts where there is a verifier."""

    values: dict[str, npt.NDArray[np.float32]]
    verdicts: tuple[Verdict, ...] | None

    @property
    def accuracy(self) -> float:
        """The share of exact samples; without verdicts, the first scorer's mean."""
        if self.verdicts is None:
            return float(next(iter(self.values.values())).mean())
        return fmean(verdict.exact for verdict in self.verdicts)

    def accuracy_by_attribute(self) -> dict[str, float]:
        """Per kind of claim, the mean over all claims of that kind; empty without verdicts."""
        scores: dict[str, list[float]] = defaultdict(list)
        for verdict in self.verdicts or ():
            for claim in verdict.claims:
                scores[claim.kind].append(claim.score)
        return {kind: fmean(values) for kind, values in sorted(scores.items())}


class Judge:
    """Scorers, with a verifier if one is named or a scorer has one of its own.

    A scorer's own verifier is its ``verify(prompt, picture)``, of clips its ``verify_clip(prompt, clip)``.
    """

    def __init__(self, scorers: Sequence[ScorerChoice], verifier: str | None) -> None:
        self._scorers: dict[str, Any] = {each.name: _named(each.target)(**each.options) for each in scorers}
        self._verifier: Callable[[str, Medium], Verdict] | None = None if verifier is None else _named(verifier)

    def judge(self, prompts: Sequence[str], media: Sequence[Medium]) -> Scores:
        """Judge samples made for the prompts; raises ScorerError where a scorer's answer is no score."""
        values = {name: _scored(name, scorer, prompts, media) for name, scorer in self._scorers.items()}
        verify = self._verifier or self._own_verifier(media)
        if verify is None:
            return Scores(values, None)
        return Scores(values, tuple(verify(p, m) for p, m in zip(prompts, media, strict=True)))

    def _own_verifier(self, media: Sequence[Medium]) -> Callable[[str, Medium], Verdict] | None:
        name = "verify_clip" if isinstance(media[0], Clip) else "verify"
        return next((getattr(scorer, name) for scorer in self._scorers.values() if hasattr(scorer, name)), None)


def joined(parts: Sequence[Scores]) -> Scores:
    """Scores of consecutive batches as one."""
    verdicts = [part.verdicts for part in parts]
    return Scores(
        {name: np.concatenate([part.values[name] for part in parts]) for name in parts[0].values},
        None if any(v is None for v in verdicts) else tuple(verdict for v in verdicts for verdict in v or ()),
    )


def _scored(name: str, scorer: Any, prompts: Sequence[str], media: Sequence[Medium]) -> npt.NDArray[np.float32]:
    try:
        values = np.asarray(scorer.score(list(prompts), list(media)), dtype=np.float32)
    except ValueError as error:  # by the scorer interface: this is not for me to judge
        raise ScorerError(f"{name} cannot judge these samples: {error}") from error
    if values.shape != (len(prompts),) or not np.isfinite(values).all():
        raise ScorerError(f"{name} must give one finite number for each of {len(prompts)} samples.")
    return values


def _named(reference: str) -> Any:
    module, _, name = reference.partition(":")
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise ScorerError(f"{reference} cannot be loaded ({error}); name it as module:Class.") from error
