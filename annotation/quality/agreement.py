"""Agreement: how far the annotators of a project say the same, in each respect in which they were asked."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from django.db.models import Count
from numpy.typing import NDArray

from annotation.models import Preference, Project
from annotation.quality import krippendorff
from annotation.quality.krippendorff import Interval
from annotation.quality.reading import Reading, excluded_annotators, gold_comparisons, read
from annotation.quality.vote_table import Outcome, Respect

Voices = Literal["all", "people", "machines"]


@dataclass(frozen=True)
class Shares:
    """How often each answer was given, of all votes; "tie" and "both bad" apart."""

    a: float
    b: float
    tie: float
    both_bad: float


@dataclass(frozen=True)
class AgreementIn:
    """The agreement in one respect, over `items` questions with at least two answers, `votes` answers together.

    `alpha_nominal` takes a, even and b for three names, `alpha_ordinal` for three steps (a tie stands between).
    `observed` is the share of pairs of answers to one question that are the same. None where nothing was asked
    twice, or where everybody always said the same, for then α is not defined.
    """

    respect: Respect
    items: int
    votes: int
    alpha_nominal: float | None
    alpha_nominal_interval: Interval | None
    alpha_ordinal: float | None
    alpha_ordinal_interval: Interval | None
    observed: float | None
    shares: Shares | None


@dataclass(frozen=True)
class Labels:
    """How many preferences a method has made."""

    method: str
    n: int


def agreement(project: Project, voices: Voices = "all") -> list[AgreementIn]:
    """One entry a respect; the sample as a whole first. O(votes).

    Excluded annotators do not count. Questions with a known answer are left out: they are chosen to be easy.
    """
    reading = read(project)
    votes = reading.votes_of(speaking(reading, project, voices))
    gold = gold_comparisons(project)
    ordinary = np.array([item.comparison not in gold for item in votes.items], dtype=bool)
    counts = votes.counts()
    both_bad = np.bincount(votes.item[votes.both_bad], minlength=len(votes.items))
    return [
        _agreement_in(respect, counts[chosen], both_bad[chosen])
        for respect in reading.respects
        for chosen in [reading.items_in(respect) & ordinary]
    ]


def speaking(reading: Reading, project: Project, voices: Voices) -> NDArray[np.bool_]:
    """Which annotators are meant and count, as a mask."""
    counting = reading.counting(excluded_annotators(project))
    if voices == "people":
        return np.asarray(counting & reading.is_person)
    if voices == "machines":
        return np.asarray(counting & ~reading.is_person)
    return counting


def labels_by_method(project: Project) -> list[Labels]:
    """How the preferences of `project` were made, the commonest method first; one query."""
    rows = (
        Preference.objects.filter(comparison__project=project)
        .values_list("method")
        .annotate(n=Count("id"))
        .order_by("-n", "method")
    )
    return [Labels(method, n) for method, n in rows]


def _agreement_in(respect: Respect, counts: NDArray[np.int64], both_bad: NDArray[np.int64]) -> AgreementIn:
    twice = counts.sum(axis=1) >= 2
    pairs = counts.sum(axis=1) * (counts.sum(axis=1) - 1)
    same = (counts * (counts - 1)).sum(axis=1)
    return AgreementIn(
        respect=respect,
        items=int(twice.sum()),
        votes=int(counts[twice].sum()),
        alpha_nominal=krippendorff.alpha(counts, "nominal"),
        alpha_nominal_interval=krippendorff.bootstrap(counts, "nominal"),
        alpha_ordinal=krippendorff.alpha(counts, "ordinal"),
        alpha_ordinal_interval=krippendorff.bootstrap(counts, "ordinal"),
        observed=float(same.sum() / pairs.sum()) if pairs.sum() else None,
        shares=_shares(counts.sum(axis=0), int(both_bad.sum())),
    )


def _shares(totals: NDArray[np.int64], both_bad: int) -> Shares | None:
    n = int(totals.sum())
    if not n:
        return None
    a, even, b = (int(totals[outcome]) for outcome in Outcome)
    return Shares(a / n, b / n, (even - both_bad) / n, both_bad / n)
