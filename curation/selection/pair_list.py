"""The pairs of a preview as a list: which, and in what order, decided on columns."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from curation.selection import gates
from curation.selection.gates import PASSED
from curation.selection.runs import Run

ORDERS: dict[str, Callable[[Run], NDArray[np.float64]]] = {
    # Pairs that a gate kept out have no rank.
    "rank": lambda run: np.where(run.selected.rank > 0, run.selected.rank, np.nan),
    "margin": lambda run: run.selected.margin,
    "text_quality": lambda run: run.selected.text_quality,
    "entropy": lambda run: run.selected.entropy,
    "importance": lambda run: run.selected.importance,
    "p_0": lambda run: run.pool.p_0,
    "agreement": lambda run: run.pool.agreement,
    "n_judgments": lambda run: run.pool.n_judgments.astype(np.float64),
}


@dataclass(frozen=True)
class Wanted:
    """Which pairs; None is all of them."""

    gate: str | None = None
    selected: bool | None = None
    disagrees: bool | None = None
    split: str | None = None
    contains: str | None = None


def rows_in_order(chosen: Run, wanted: Wanted, order: str) -> NDArray[np.int64]:
    """The rows of the pool that are wanted, by a name of `ORDERS`, after a minus the other way round.

    What is not known comes last either way; equals stand in the order of their ids.
    """
    rows = np.flatnonzero(_matching(chosen, wanted))
    value = ORDERS[order.removeprefix("-")](chosen)[rows]
    # NaN sorts last, and stays there when the sign is turned.
    return rows[np.lexsort((chosen.pool.key[rows], -value if order.startswith("-") else value))]


def _matching(chosen: Run, wanted: Wanted) -> NDArray[np.bool_]:
    pool, selected = chosen.pool, chosen.selected
    matching = np.ones(len(pool), dtype=bool)
    if wanted.gate is not None:
        matching &= selected.gate == gates.NAMES.index(wanted.gate)
    if wanted.selected is not None:
        matching &= (selected.gate == PASSED) == wanted.selected
    if wanted.disagrees is not None:
        matching &= selected.disagrees == wanted.disagrees
    if wanted.split is not None:
        of_prompt = {prompt for prompt, split in pool.split_of_prompt.items() if split == wanted.split}
        matching &= _of_prompts(chosen, of_prompt)
    if wanted.contains is not None:
        part = wanted.contains.casefold()
        matching &= _of_prompts(
            chosen, {key for key, text in pool.text_of_prompt.items() if part in text.casefold()}
        )
    return matching


def _of_prompts(chosen: Run, prompts: set[int]) -> NDArray[np.bool_]:
    return np.isin(chosen.pool.prompt_id, np.fromiter(prompts, np.int64, len(prompts)))
