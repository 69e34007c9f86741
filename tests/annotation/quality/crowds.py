"""Simulated annotators of known noise, habit and bias, as columns of votes; nothing here is clever."""

from dataclasses import dataclass

import numpy as np

from annotation.instruments.base import Question
from annotation.quality.vote_table import Item, Outcome, VoteTable


@dataclass(frozen=True)
class Simulated:
    """Votes of which the truth is known."""

    votes: VoteTable
    truth: np.ndarray
    accuracy: np.ndarray


def table(item, annotator, outcome, n_items=None, n_annotators=None):
    """Votes from three columns."""
    item, annotator, outcome = (np.asarray(column, dtype=np.int64) for column in (item, annotator, outcome))
    n_items = int(item.max(initial=-1)) + 1 if n_items is None else n_items
    n_annotators = int(annotator.max(initial=-1)) + 1 if n_annotators is None else n_annotators
    return VoteTable(
        items=[Item(number, Question()) for number in range(n_items)],
        annotators=[100 + number for number in range(n_annotators)],
        item=item,
        annotator=annotator,
        outcome=outcome,
        both_bad=np.zeros(len(item), dtype=bool),
    )


def simulate(accuracy, n_items=600, votes_each=5, seed=0, ties=0.2, spammers=()):
    """Each of len(accuracy) annotators is right that often, and otherwise says one of the two wrong things.

    Those in `spammers` never look: they always say a.
    """
    rng = np.random.default_rng(seed)
    accuracy = np.asarray(accuracy, dtype=float)
    truth = rng.choice(len(Outcome), n_items, p=[(1 - ties) / 2, ties, (1 - ties) / 2])
    who = np.stack([rng.permutation(len(accuracy))[:votes_each] for _ in range(n_items)])
    wrong = (truth[:, None] + rng.integers(1, len(Outcome), who.shape)) % len(Outcome)
    said = np.where(rng.random(who.shape) < accuracy[who], truth[:, None], wrong)
    said = np.where(np.isin(who, list(spammers)), int(Outcome.A), said)
    items = np.repeat(np.arange(n_items), votes_each)
    return Simulated(table(items, who.ravel(), said.ravel(), n_items, len(accuracy)), truth, accuracy)
