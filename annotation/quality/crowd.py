"""Whom to believe, by crowd-kit: Dawid and Skene's model, and MACE.

crowd-kit and pandas are imported when a function is called: they belong into workers, not into the web process.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotation.quality.vote_table import Outcome, VoteTable

DAWID_SKENE_ROUNDS = 100
MACE_ROUNDS = 50


@dataclass(frozen=True)
class Crowd:
    """`probability[i, o]` that outcome o is true of item i, NaN where it has no votes; and for each annotator the
    `reliability` that the model sees in them, NaN where they have none. `method` names model and version."""

    method: str
    probability: NDArray[np.float64]
    reliability: NDArray[np.float64]


def dawid_skene(votes: VoteTable) -> Crowd:
    """Every annotator has a matrix of confusion: what they say, given what is true (Dawid and Skene, 1979).

    Their reliability is the chance that they answer right, the outcomes being as frequent as they are found to be.
    """
    from crowdkit.aggregation import DawidSkene

    def fit(frame: Any) -> tuple[Any, NDArray[np.float64]]:
        model: Any = DawidSkene(n_iter=DAWID_SKENE_ROUNDS).fit(frame)
        right = model.errors_.copy()
        for truth in right.columns:
            right.loc[right.index.get_level_values("label") != truth, truth] = 0.0
        by_worker = right.groupby("worker").sum().sort_index()
        return model.probas_, (by_worker[model.priors_.index] * model.priors_).sum(axis=1).to_numpy()

    return _fitted("dawid-skene", votes, fit)


def mace(votes: VoteTable) -> Crowd:
    """An annotator either knows and says the truth, or answers from a habit of their own (Hovy et al., 2013).

    Their reliability is how often they know. All of crowd-kit's restarts begin at one state, so one is made.
    """
    from crowdkit.aggregation import MACE

    def fit(frame: Any) -> tuple[Any, NDArray[np.float64]]:
        model = MACE(n_restarts=1, n_iter=MACE_ROUNDS).fit(frame)
        knows = model.spamming_[:, 1] / model.spamming_.sum(axis=1)
        return model.probas_, knows

    return _fitted("mace", votes, fit)


Fit = Callable[[Any], tuple[Any, NDArray[np.float64]]]


def _fitted(name: str, votes: VoteTable, fit: Fit) -> Crowd:
    """Fit a model to `votes`, in whatever order they come: the same votes give the same numbers."""
    method = f"{name}/crowd-kit-{version('crowd-kit')}"
    probability = np.full((len(votes.items), len(Outcome)), np.nan)
    reliability = np.full(len(votes.annotators), np.nan)
    if not len(votes):
        return Crowd(method, probability, reliability)
    frame, workers, labels = _frame(votes)
    with warnings.catch_warnings():
        # crowd-kit 1.4.2 speaks an older pandas, at every round; both are pinned.
        warnings.simplefilter("ignore", DeprecationWarning)
        found, reliable = fit(frame)
    rows = found.index.to_numpy()
    probability[rows] = 0.0
    for code in found.columns:
        probability[rows, labels[code]] = found[code].to_numpy()
    reliability[workers] = reliable
    return Crowd(method, probability, reliability)


def _frame(votes: VoteTable) -> tuple[Any, NDArray[np.int64], NDArray[np.int64]]:
    """Votes as crowd-kit wants them, and the annotator and the outcome behind each of its codes.

    Workers and labels are numbered in the order in which they first come up. crowd-kit's MACE holds some of its
    tables in order of appearance and some in order of value, and mixes people up where the two orders differ.
    """
    import pandas as pd

    order = np.lexsort((votes.annotator, votes.item))
    worker, workers = pd.factorize(votes.annotator[order])
    label, labels = pd.factorize(votes.outcome[order])
    frame = pd.DataFrame({"task": votes.item[order], "worker": worker, "label": label})
    return frame, np.asarray(workers), np.asarray(labels)
