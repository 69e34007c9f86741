"""Reliability: how far an annotator can be believed, from the answers alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotation.quality.vote_table import Outcome, VoteTable

ITERATIONS = 100
TOLERANCE = 1e-6
# Two imaginary answers, one and a third of them right: nobody is perfect, or hopeless, on a handful of answers.
PRIOR_RIGHT, PRIOR_WRONG = 4 / 3, 2 / 3


@dataclass(frozen=True)
class Reliability:
    """For each annotator of a table: `value` between 0 and 1, from `n` votes; NaN where n is 0."""

    value: NDArray[np.float64]
    n: NDArray[np.int64]


def one_coin(votes: VoteTable, among: VoteTable | None = None) -> Reliability:
    """The chance that an annotator gives the right answer, wrong ones being equally likely.

    Dawid and Skene's model (1979) with one number an annotator in place of a matrix, fitted by EM from the
    majority. What is true is judged by the votes in `among` (all of `votes` unless given, and then a part of it);
    everybody in `votes` is measured by it, where somebody else has voted too. O(votes) a round.
    """
    jury = votes if among is None else among
    others = np.bincount(jury.item, minlength=len(jury.items))[votes.item] - np.isin(_key(votes), _key(jury))
    votes = votes.only(others >= 1)
    n_annotators = len(votes.annotators)
    n = np.bincount(votes.annotator, minlength=n_annotators)
    belief = jury.counts().astype(np.float64)
    right = np.zeros(n_annotators)
    for _ in range(ITERATIONS if len(votes) else 0):
        belief /= np.maximum(belief.sum(axis=1, keepdims=True), np.finfo(float).tiny)
        agreed = np.bincount(votes.annotator, weights=belief[votes.item, votes.outcome], minlength=n_annotators)
        before, right = right, (agreed + PRIOR_RIGHT) / (n + PRIOR_RIGHT + PRIOR_WRONG)
        if np.abs(right - before).max() < TOLERANCE:
            break
        belief = _belief(jury, right)
    return Reliability(np.where(n > 0, right, np.nan), n)


def agreement_with_others(votes: VoteTable, among: VoteTable | None = None) -> Reliability:
    """How often an annotator says what most of the *others* on the same item say.

    The others are those of `among` (all of `votes` unless given, and then a part of it). Where they have no
    votes, or no outcome alone in the lead, the vote is not counted.
    """
    others = votes if among is None else among
    counts = others.counts()[votes.item]
    counted_too = np.isin(_key(votes), _key(others))
    counts[np.arange(len(votes)), votes.outcome] -= counted_too
    best = counts.max(axis=1)
    clear = (best > 0) & ((counts == best[:, np.newaxis]).sum(axis=1) == 1)
    agrees = clear & (counts.argmax(axis=1) == votes.outcome)
    n = np.bincount(votes.annotator[clear], minlength=len(votes.annotators))
    agreed = np.bincount(votes.annotator[agrees], minlength=len(votes.annotators))
    return Reliability(np.where(n > 0, agreed / np.maximum(n, 1), np.nan), n)


def _belief(jury: VoteTable, right: NDArray[np.float64]) -> NDArray[np.float64]:
    """How likely each outcome of each item is, up to a factor an item, where annotators are right that often."""
    size = len(jury.items) * len(Outcome)
    # What one vote adds to the log odds of its outcome against each of the others.
    evidence = np.log(right) - np.log((1 - right) / (len(Outcome) - 1))
    cells = jury.item * len(Outcome) + jury.outcome
    log_odds = np.bincount(cells, weights=evidence[jury.annotator], minlength=size).reshape(-1, len(Outcome))
    return np.asarray(np.exp(log_odds - log_odds.max(axis=1, keepdims=True)))


def _key(votes: VoteTable) -> NDArray[np.int64]:
    """A number for each vote: an annotator votes on an item once."""
    return votes.item * len(votes.annotators) + votes.annotator
