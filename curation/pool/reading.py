"""Reading a pool's pairs and labels from the database row by row into columns, never into a list of objects."""

import hashlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, groupby
from operator import itemgetter
from typing import Any

import numpy as np
from django.db.models import F, FilteredRelation, FloatField, Q, QuerySet, Value
from numpy.typing import NDArray

from annotation.models import ComparisonSample, Preference, Project
from annotation.models.comparison import ARENA
from curation.pool.id_columns import HexColumn, UuidColumn

ROWS_AT_ONCE = 10_000
# Preferences about whole samples, not about aspects or stretches of time.
WHOLE_SAMPLES = {"aspect": "", "span_key": ""}
_NAN = float("nan")


@dataclass(frozen=True)
class Pairs:
    """n pairs in the order of comparisons, with the scores of one scorer; NaN where it has none."""

    id: HexColumn
    comparison: NDArray[np.int64]
    prompt: NDArray[np.int64]
    position_0: NDArray[np.int16]
    position_1: NDArray[np.int16]
    sample_0: UuidColumn
    sample_1: UuidColumn
    weight: NDArray[np.float64]
    score_0: NDArray[np.float64]
    score_1: NDArray[np.float64]


@dataclass(frozen=True)
class Labels:
    """The labels, by comparison and positions; the last entry is that of pairs which nobody judged."""

    place: NDArray[np.int64]
    p_0: NDArray[np.float64]
    n_judgments: NDArray[np.int64]
    n_human: NDArray[np.int64]
    n_machine: NDArray[np.int64]
    agreement: NDArray[np.float64]
    method: NDArray[np.int16]
    methods: list[str]

    def find(
        self, comparison: NDArray[np.int64], first: NDArray[np.int16], second: NDArray[np.int16]
    ) -> NDArray[np.int64]:
        """The entry of each pair, (n,)."""
        wanted = _place(comparison, first, second)
        none = len(self.place)
        if not none:
            return np.zeros(len(wanted), np.int64)
        found = np.minimum(np.searchsorted(self.place, wanted), none - 1)
        return np.where(self.place[found] == wanted, found, none)


def read_pairs(project: Project, scorer: str, revision: str | None) -> Pairs:
    """Every two samples of every comparison, in canonical order.

    Gold is left out: its answers test annotators, who were chosen by their answers to it.
    """
    ids, sample_0, sample_1 = bytearray(), bytearray(), bytearray()
    numbers = {name: array("q") for name in ("comparison", "prompt")}
    positions = array("h"), array("h")
    weights, score_0, score_1 = array("d"), array("d"), array("d")
    members = _members(project, scorer, revision).iterator(chunk_size=ROWS_AT_ONCE)
    for comparison, rows in groupby(members, key=itemgetter(0)):
        samples = [
            (key, prompt, position, sample.bytes, f"{sha}:{origin}", _NAN if score is None else score)
            for _, key, prompt, position, sample, sha, origin, score in rows
        ]
        # A comparison of n samples has n(n-1)/2 pairs; 1/(n-1) each makes it count as n/2 whatever n is.
        weight = 1.0 / max(1, len(samples) - 1)
        for (key, prompt, at_0, first, name_0, of_0), (_, _, at_1, second, name_1, of_1) in combinations(
            samples, 2
        ):
            ids += _digest(key, name_0, name_1)
            numbers["comparison"].append(comparison)
            numbers["prompt"].append(prompt)
            positions[0].append(at_0)
            positions[1].append(at_1)
            sample_0 += first
            sample_1 += second
            weights.append(weight)
            score_0.append(of_0)
            score_1.append(of_1)
    return Pairs(
        id=HexColumn.from_bytes(ids),
        **{name: np.frombuffer(column, np.int64) for name, column in numbers.items()},
        position_0=np.frombuffer(positions[0], np.int16),
        position_1=np.frombuffer(positions[1], np.int16),
        sample_0=UuidColumn.from_bytes(sample_0),
        sample_1=UuidColumn.from_bytes(sample_1),
        weight=np.frombuffer(weights),
        score_0=np.frombuffer(score_0),
        score_1=np.frombuffer(score_1),
    )


def read_labels(project: Project) -> Labels:
    """The preferences about whole samples."""
    keys = array("q"), array("q"), array("q")
    shares, agreements = array("d"), array("d")
    counts = array("q"), array("q"), array("q")
    methods: dict[str, int] = {"": 0}
    codes = array("h")
    for first, second, third, p_a, n, n_human, n_machine, agreement, method in _preferences(project):
        for column, value in zip(keys + counts, (first, second, third, n, n_human, n_machine), strict=True):
            column.append(value)
        shares.append(p_a)
        agreements.append(_NAN if agreement is None else agreement)
        codes.append(methods.setdefault(method, len(methods)))
    place = _place(*(np.frombuffer(column, np.int64) for column in keys))
    order = np.argsort(place)
    of_pair = {
        name: np.append(np.frombuffer(column, np.int64)[order], 0)
        for name, column in zip(("n_judgments", "n_human", "n_machine"), counts, strict=True)
    }
    return Labels(
        place=place[order],
        p_0=np.append(np.frombuffer(shares)[order], np.nan),
        **of_pair,
        agreement=np.append(np.frombuffer(agreements)[order], np.nan),
        method=np.append(np.frombuffer(codes, np.int16)[order], np.int16(0)),
        methods=list(methods),
    )


def pair_id(comparison_key: str, sample_0: str, sample_1: str) -> str:
    """The pair's stable name; samples are named by content and origin, as in the comparison's own key."""
    return _digest(comparison_key, sample_0, sample_1).hex()


def _digest(comparison_key: str, sample_0: str, sample_1: str) -> bytes:
    return hashlib.sha256(f"pair\n{comparison_key}\n{sample_0}\n{sample_1}".encode()).digest()


def _members(project: Project, scorer: str, revision: str | None) -> QuerySet[Any]:
    members = ComparisonSample.objects.filter(comparison__project=project, comparison__gold__isnull=True).exclude(
        comparison__strategy=ARENA
    )
    if revision is None:
        members = members.annotate(score=Value(None, output_field=FloatField()))
    else:
        in_use = Q(sample__scores__scorer=scorer, sample__scores__revision=revision)
        members = members.annotate(
            in_use=FilteredRelation("sample__scores", condition=in_use), score=F("in_use__value")
        )
    return members.order_by("comparison_id", "position").values_list(
        "comparison_id", "comparison__key", "comparison__prompt_id", "position", "sample_id", "sample__sha256",
        "sample__origin_key", "score",
    )  # fmt: skip


def _preferences(project: Project) -> Iterator[Any]:
    rows = Preference.objects.filter(comparison__project=project, **WHOLE_SAMPLES).order_by()
    columns = rows.values_list(
        "comparison_id", "position_a", "position_b", "p_a", "n_judgments", "n_human", "n_machine", "agreement",
        "method",
    )  # fmt: skip
    return columns.iterator(chunk_size=ROWS_AT_ONCE)


def _place(comparison: NDArray[Any], first: NDArray[Any], second: NDArray[Any]) -> NDArray[np.int64]:
    """One sortable number for a comparison and two of its positions, 16 bits each."""
    place: NDArray[np.int64] = (comparison.astype(np.int64) << 32) | (first.astype(np.int64) << 16) | second
    return place
