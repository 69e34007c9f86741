"""The methods that look at all votes of a project at once: each gives labels, and what it thinks of annotators."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotation.models import Project
from annotation.quality import crowd
from annotation.quality.crowd import Crowd
from annotation.quality.gallery import gallery_of
from annotation.quality.reading import Reading
from annotation.quality.vote_table import VoteTable, even_handed

Method = Project.Aggregation


@dataclass(frozen=True)
class Labels:
    """`p_a` of each item, NaN where the method says nothing, and the reliability of each annotator, or NaN."""

    method: str
    p_a: NDArray[np.float64]
    reliability: NDArray[np.float64]


def labels(project: Project, reading: Reading, votes: VoteTable) -> Labels:
    """The labels by the project's method, from the votes that count.

    Each respect is fitted by itself: whoever has an eye for motion may have none for the prompt. An annotator's
    reliability is the mean over respects, weighed by their votes in each. Raises KeyError for the majority, which
    needs one comparison at a time only.
    """
    fit = METHODS[Method(project.aggregation)]
    p_a = np.full(len(votes.items), np.nan)
    total = np.zeros(len(votes.annotators))
    weight = np.zeros(len(votes.annotators))
    name = ""
    for number, _ in enumerate(reading.respects):
        part = votes.only(reading.respect_of_item[votes.item] == number)
        found = fit(project, part)
        name = found.method
        p_a = np.where(np.isnan(found.p_a), p_a, found.p_a)
        n = np.bincount(part.annotator, minlength=len(part.annotators)) * ~np.isnan(found.reliability)
        total += n * np.nan_to_num(found.reliability)
        weight += n
    with np.errstate(invalid="ignore"):
        return Labels(name, p_a, total / weight)


def _by_crowd(model: Callable[[VoteTable], Crowd]) -> Callable[[Project, VoteTable], Labels]:
    def fit(project: Project, votes: VoteTable) -> Labels:
        found = model(votes)
        return Labels(found.method, even_handed(found.probability), found.reliability)

    return fit


def _by_gallery(project: Project, votes: VoteTable) -> Labels:
    """What the models are worth decides: every pair of two models has the same label, whatever the prompt."""
    from annotation.quality import bradley_terry

    p_a = np.full(len(votes.items), np.nan)
    gallery = gallery_of(project, votes)
    strengths = gallery.strengths()
    if strengths is not None:
        p_a[gallery.item] = strengths.probability(gallery.duels.a, gallery.duels.b)
    return Labels(bradley_terry.method(), p_a, np.full(len(votes.annotators), np.nan))


METHODS: dict[Method, Callable[[Project, VoteTable], Labels]] = {
    Method.DAWID_SKENE: _by_crowd(crowd.dawid_skene),
    Method.MACE: _by_crowd(crowd.mace),
    Method.BRADLEY_TERRY: _by_gallery,
}
