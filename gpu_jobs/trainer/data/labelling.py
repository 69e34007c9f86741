"""What the rows of a dataset say, column by column: which side won, how surely, of which rows nothing is known.

One function for each kind of label in :mod:`gpu_jobs.trainer.config.labels`. Rows that contradict themselves are
named; rows that were not asked are left out without blame.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from gpu_jobs.trainer.config import labels as choices
from gpu_jobs.trainer.errors import DatasetError

Floats = npt.NDArray[np.float64]
Signs = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]


@dataclass
class Labelled:
    """What is known of each of n rows; arrays are (n,).

    ``winner`` and ``loser`` are sides, 0 or 1. A row is learned from unless it is a ``tie`` that is dropped, was
    ``silent``, or has an entry in ``problems``.
    """

    winner: Signs
    loser: Signs
    probability: Floats
    winner_sign: Signs
    loser_sign: Signs
    tie: Flags
    silent: Flags
    problems: dict[int, str] = field(default_factory=dict)


def label(rows: pa.Table, labels: choices.Labels) -> Labelled:
    """The labels of ``rows``, a table with the columns of :func:`label_columns`."""
    return LABELLINGS[type(labels)](rows, labels)


def label_columns(labels: choices.Labels) -> tuple[str, ...]:
    """The columns, beside the hard labels, that a kind of label is read from."""
    match labels:
        case choices.SoftLabels():
            return ("p_0",)
        case choices.AspectLabels():
            return ("aspects",)
        case choices.SegmentLabels():
            return ("segments", "fps")
        case choices.ScoreLabels():
            return ("scores_0", "scores_1")
    return ()


def _hard(rows: pa.Table, labels: choices.HardLabels) -> Labelled:
    first, second = _numbers(rows["label_0"]), _numbers(rows["label_1"])
    tie = (first == 0.5) & (second == 0.5)
    decided = ((first == 1) & (second == 0)) | ((first == 0) & (second == 1))
    labelled = _compared(first, tie, labels.ties, silent=_never(rows))
    for row in np.flatnonzero(~decided & ~tie):
        labelled.problems[int(row)] = (
            f"labels ({_shown(first[row])}, {_shown(second[row])}) are neither 1/0, 0/1 nor 0.5/0.5"
        )
    return labelled


def _soft(rows: pa.Table, labels: choices.SoftLabels) -> Labelled:
    return _of_probability(_numbers(rows["p_0"]), labels.ties, _never(rows), "p_0")


def _aspect(rows: pa.Table, labels: choices.AspectLabels) -> Labelled:
    probability, asked = _named_number(rows["aspects"], labels.aspect)
    return _of_probability(probability, labels.ties, ~asked, f"the p_0 of {labels.aspect}")


def _scores(rows: pa.Table, labels: choices.ScoreLabels) -> Labelled:
    sides = []
    for column in ("scores_0", "scores_1"):
        name = _full_name(rows[column], labels.scorer)
        sides.append(_named_number(rows[column], name))
    (first, has_first), (second, has_second) = sides
    span = (labels.maximum - labels.minimum) * labels.temperature
    with np.errstate(over="ignore"):
        probability = 1 / (1 + np.exp(-(first - second) / span))
    return _of_probability(probability, "keep", ~(has_first & has_second), f"the scores of {labels.scorer}")


def _segments(rows: pa.Table, labels: choices.SegmentLabels) -> Labelled:
    column = rows["segments"].combine_chunks()
    parents, entries = pc.list_parent_indices(column).to_numpy(), pc.list_flatten(column)
    start, end, probability = (_numbers(pc.struct_field(entries, name)) for name in ("start", "end", "p_0"))
    n = len(rows)
    bad = ~((end > start) & (probability >= 0) & (probability <= 1))
    signs = np.sign(np.where(bad, 0, probability) - 0.5)
    count = np.bincount(parents, minlength=n)
    decided = np.bincount(parents, weights=signs != 0, minlength=n)
    balance = np.bincount(parents, weights=signs * np.where(bad, 0, end - start), minlength=n)
    silent = count == 0
    tie = ~silent & (decided <= labels.min_decided * np.maximum(count, 1))
    labelled = _compared(np.where(balance >= 0, 1.0, 0.0), tie, "drop", silent=silent)
    labelled.probability[:] = 1.0  # what is certain or not is said by the segments
    fps = _numbers(rows["fps"])
    for row in np.flatnonzero(~silent & ~(fps > 0)):
        labelled.problems[int(row)] = "it has segments in seconds, but fps is missing"
    for row in np.unique(parents[bad]):
        labelled.problems[int(row)] = "a segment ends before it begins, or its p_0 is no probability"
    return labelled


def _thumbs(rows: pa.Table, labels: choices.ThumbLabels) -> Labelled:
    """Each present side by itself: 1 is good, 0 is bad, 0.5 says nothing."""
    given = [_numbers(rows[f"label_{side}"]) for side in (0, 1)]
    present = [rows[f"has_{side}"].to_numpy() for side in (0, 1)]
    signs = [np.where(present[side], np.nan_to_num(np.sign(given[side] - 0.5)), 0) for side in (0, 1)]
    # The better side stands first; a side of which nothing is known is the other's double, without a sign.
    winner = np.where(signs[0] >= signs[1], 0, 1)
    loser = 1 - winner
    known = [np.where(winner == side, signs[side], 0) for side in (0, 1)]
    winner_sign = known[0] + known[1]
    loser_sign = signs[0] + signs[1] - winner_sign
    absent_winner = ~np.where(winner == 0, present[0], present[1])
    absent_loser = ~np.where(loser == 0, present[0], present[1])
    winner, loser = np.where(absent_winner, loser, winner), np.where(absent_loser, winner, loser)
    silent = (winner_sign == 0) & (loser_sign == 0)
    labelled = Labelled(
        winner.astype(np.int8), loser.astype(np.int8), np.ones(len(rows)), winner_sign.astype(np.int8),
        loser_sign.astype(np.int8), tie=_never(rows), silent=silent,
    )  # fmt: skip
    for side in (0, 1):
        for row in np.flatnonzero(present[side] & ~np.isin(given[side], (0, 0.5, 1))):
            labelled.problems[int(row)] = f"label_{side} ({_shown(given[side][row])}) is neither 1, 0 nor 0.5"
    return labelled


LABELLINGS: dict[type, Callable[[pa.Table, Any], Labelled]] = {
    choices.HardLabels: _hard,
    choices.SoftLabels: _soft,
    choices.AspectLabels: _aspect,
    choices.SegmentLabels: _segments,
    choices.ScoreLabels: _scores,
    choices.ThumbLabels: _thumbs,
}


def _of_probability(probability: Floats, ties: choices.Ties, silent: Flags, name: str) -> Labelled:
    labelled = _compared(np.nan_to_num(probability), probability == 0.5, ties, silent=silent)
    for row in np.flatnonzero(~silent & ~((probability >= 0) & (probability <= 1))):
        labelled.problems[int(row)] = f"{name} ({_shown(probability[row])}) is no probability"
    return labelled


def _compared(probability: Floats, tie: Flags, ties: choices.Ties, *, silent: Flags) -> Labelled:
    """The side that is more likely the better one won; kept ties are won by side 0, with probability one half."""
    winner = np.where(probability >= 0.5, 0, 1).astype(np.int8)
    return Labelled(
        winner,
        (1 - winner).astype(np.int8),
        np.maximum(probability, 1 - probability),
        np.ones_like(winner),
        -np.ones_like(winner),
        tie=tie if ties == "drop" else np.zeros_like(tie),
        silent=silent,
    )


def _named_number(column: pa.ChunkedArray, name: str) -> tuple[Floats, Flags]:
    """Of a column of lists of {key, value} the value under one key, and whether there is one."""
    lists = column.combine_chunks()
    entries, parents = pc.list_flatten(lists), pc.list_parent_indices(lists)
    chosen = pc.fill_null(pc.equal(pc.struct_field(entries, "key"), name), False)
    rows = pc.filter(parents, chosen).to_numpy()
    values, found = np.full(len(lists), np.nan), np.zeros(len(lists), dtype=bool)
    values[rows] = _numbers(pc.filter(pc.struct_field(entries, "value"), chosen))
    found[rows] = True
    return values, found


def _full_name(column: pa.ChunkedArray, scorer: str) -> str:
    """The key that a scorer's name means, which may be without its revision; raises DatasetError for two."""
    keys = pc.unique(pc.struct_field(pc.list_flatten(column.combine_chunks()), "key")).to_pylist()
    if scorer in keys:
        return scorer
    revisions = sorted(key for key in keys if key and key.startswith(f"{scorer}@"))
    if len(revisions) > 1:
        raise DatasetError(
            f"The dataset has scores by {' and '.join(revisions)}; name one of them in labels.scorer."
        )
    return revisions[0] if revisions else scorer


def _numbers(column: Any) -> Floats:
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return np.asarray(pc.cast(array, pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)


def _never(rows: pa.Table) -> Flags:
    return np.zeros(len(rows), dtype=bool)


def _shown(value: float) -> str:
    return "nothing" if np.isnan(value) else f"{value:g}"
