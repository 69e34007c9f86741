"""The gallery: where samples come from several models, which model is preferred, and by how much."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotation.models import ComparisonSample, Project
from annotation.quality import bradley_terry
from annotation.quality.bradley_terry import Duels, Strengths
from annotation.quality.reading import CHUNK, excluded_annotators, read
from annotation.quality.vote_table import Outcome, Respect, VoteTable


@dataclass(frozen=True)
class Gallery:
    """The models whose samples were compared with one another, and their duels, one an item.

    `item[d]` is the item of duel d. Items whose samples are of one model, or of models that nobody knows, are not
    duels: the model says nothing about them.
    """

    models: list[str]
    item: NDArray[np.int64]
    duels: Duels

    def strengths(self) -> Strengths | None:
        """Of each model, by Bradley and Terry; None where no two were compared."""
        return bradley_terry.fit(self.duels, len(self.models)) if len(self.item) else None


@dataclass(frozen=True)
class ModelStanding:
    """One model: strength in log odds around a mean of 0 with its 95% interval, and its votes.

    `win_rate` counts a tie for half a win.
    """

    model: str
    strength: float
    low: float
    high: float
    comparisons: int
    votes: int
    win_rate: float


@dataclass(frozen=True)
class GalleryReport:
    """The strongest model first. `wins[i][j]` is how many votes model i has over model j, a tie being half a one.

    Models that were never linked by a chain of comparisons are ranked by the regularisation alone.
    """

    method: str
    respects: list[Respect]
    models: list[ModelStanding]
    wins: list[list[float]]


def gallery_report(project: Project, respect: Respect) -> GalleryReport:
    """The models of `project` in one respect. O(votes + samples)."""
    reading = read(project)
    votes = reading.votes_of(reading.counting(excluded_annotators(project)))
    gallery = gallery_of(project, votes.only(reading.items_in(respect)[votes.item]))
    strengths = gallery.strengths()
    if strengths is None:
        return GalleryReport(bradley_terry.method(), reading.respects, [], [])
    wins = gallery.duels.matrix(len(gallery.models))
    order = np.argsort(-strengths.strength, kind="stable")
    standings = [_standing(gallery, strengths, wins, int(index)) for index in order]
    return GalleryReport(strengths.method, reading.respects, standings, wins[np.ix_(order, order)].tolist())


def gallery_of(project: Project, votes: VoteTable) -> Gallery:
    """The duels that `votes` decide, each with what its votes say together."""
    made_by = _models(project)
    counts = votes.counts()
    rows = []
    for index in np.flatnonzero(counts.sum(axis=1)).tolist():
        item = votes.items[index]
        a = made_by.get((item.comparison, item.question.position_a))
        b = made_by.get((item.comparison, item.question.position_b))
        if a is not None and b is not None and a != b:
            rows.append((index, a, b))
    models = sorted({model for _, a, b in rows for model in (a, b)})
    number = {model: position for position, model in enumerate(models)}
    decided = np.array([row[0] for row in rows], dtype=np.int64)
    given = counts[decided]
    half = given[:, Outcome.EVEN] / 2
    duels = Duels(
        a=np.array([number[row[1]] for row in rows], dtype=np.int64),
        b=np.array([number[row[2]] for row in rows], dtype=np.int64),
        wins_a=given[:, Outcome.A] + half,
        wins_b=given[:, Outcome.B] + half,
    )
    return Gallery(models, decided, duels)


def _models(project: Project) -> dict[tuple[int, int], str]:
    """Which model made the sample at each position of each comparison; one streamed query."""
    members = (
        ComparisonSample.objects.filter(comparison__project=project, sample__origin__model__isnull=False)
        .order_by()
        .values_list("comparison_id", "position", "sample__origin__model")
    )
    return {(comparison, position): model for comparison, position, model in members.iterator(chunk_size=CHUNK)}


def _standing(gallery: Gallery, strengths: Strengths, wins: NDArray[np.float64], model: int) -> ModelStanding:
    won, lost = float(wins[model].sum()), float(wins[:, model].sum())
    return ModelStanding(
        model=gallery.models[model],
        strength=float(strengths.strength[model]),
        low=float(strengths.low[model]),
        high=float(strengths.high[model]),
        comparisons=int(((gallery.duels.a == model) | (gallery.duels.b == model)).sum()),
        votes=round(won + lost),
        win_rate=won / (won + lost),
    )
