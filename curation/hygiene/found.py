"""What a step found, before it is written down."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from curation.hygiene.pairs import Pair, ProjectPairs

EXAMPLES = 12
MEMBERS = 4
BINS = 20
Fate = Literal["kept", "excluded", "tie", "flagged", "regrouped", "listed"]


@dataclass(frozen=True)
class Finding:
    """As a row of `HygieneFinding`."""

    action: str
    reason: str
    pair_id: str = ""
    comparison: int | None = None
    prompt: int | None = None
    group: int | None = None
    measure: float | None = None


@dataclass(frozen=True)
class Member:
    """One of an example: a pair with what becomes of it, a prompt, or a line of a list."""

    fate: Fate
    prompt: str
    pair_id: str = ""
    comparison: int | None = None
    samples: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Example:
    """A few things that belong together, and how near they are."""

    measure: float | None
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Found:
    """All of it. `counts` are said in the page's words; `histogram` is null where nothing is measured."""

    findings: list[Finding]
    counts: dict[str, int]
    histogram: dict[str, Any] | None = None
    examples: list[Example] = field(default_factory=list)

    def examples_json(self) -> list[dict[str, Any]]:
        """The examples as they are kept."""
        return [asdict(example) for example in self.examples]


def doubtful_first(examples: Iterable[Example], limit: float) -> list[Example]:
    """At most `EXAMPLES`: half of them nearest to the limit, where one would draw it elsewhere, half the surest."""
    ranked = sorted(examples, key=lambda example: abs((example.measure or 0.0) - limit))
    if len(ranked) <= EXAMPLES:
        return ranked
    return ranked[: EXAMPLES // 2] + ranked[-(EXAMPLES // 2) :]


def member(project: ProjectPairs, pair: Pair, fate: Fate, note: str = "") -> Member:
    """A pair in an example."""
    samples = (str(pair.sample_0), str(pair.sample_1))
    return Member(fate, project.text_of[pair.prompt], pair.id, pair.comparison, samples, note)


def bits_histogram(counts: NDArray[np.int64], limit: int) -> dict[str, Any]:
    """A histogram over whole numbers of bits."""
    edges = [number - 0.5 for number in range(len(counts) + 1)]
    return {"of": "bits that differ", "edges": edges, "counts": counts.tolist(), "limit": float(limit)}


def histogram(of: str, values: Sequence[float], low: float, high: float, limit: float) -> dict[str, Any]:
    """A histogram between two ends."""
    counts, edges = np.histogram(np.asarray(values, np.float64), BINS, (low, high))
    return {"of": of, "edges": edges.round(4).tolist(), "counts": counts.tolist(), "limit": limit}
