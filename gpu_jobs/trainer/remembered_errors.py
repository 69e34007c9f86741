"""What a reference that never moves said of each draw, kept for later runs: a sweep over k or rates asks it once.

A draw is a pure function of (run seed, pair, index), so the reference's error of it is a number for good. Kept are
means over space, one a latent frame, which is all that objectives without masks look at.
"""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from gpu_jobs.trainer.randomness import Draw

Errors = tuple[Tensor | None, Tensor | None]


class RememberedErrors:
    """One SQLite file, written by any number of runs and processes; a value is in it whole or not at all."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is named by all that decides the errors: model, data, draws."""
        folder.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(folder / "reference-errors.sqlite", timeout=60, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS errors "
            "(pair TEXT, draw INTEGER, winner BLOB NOT NULL, loser BLOB, PRIMARY KEY (pair, draw)) WITHOUT ROWID"
        )

    def of(self, draws: Sequence[Draw], device: torch.device, ask: Callable[[], Errors]) -> Errors:
        """The errors of these draws, (pairs, frames, 1, 1); ``ask`` is called where one of them is not known."""
        rows = [self._row(draw) for draw in draws]
        if any(row is None for row in rows):
            winner, loser = (None if errors is None else _over_space(errors) for errors in ask())
            self._keep(draws, winner, loser)
            return winner, loser
        known = [row for row in rows if row is not None]
        winner = _tensor([row[0] for row in known], device)
        return winner, None if known[0][1] is None else _tensor([row[1] for row in known], device)

    def _row(self, draw: Draw) -> tuple[bytes, bytes] | None:
        asked = "SELECT winner, loser FROM errors WHERE pair = ? AND draw = ?"
        row: tuple[bytes, bytes] | None = self._connection.execute(asked, (draw.pair_id, draw.index)).fetchone()
        return row

    def _keep(self, draws: Sequence[Draw], winner: Tensor | None, loser: Tensor | None) -> None:
        winners, losers = _blobs(winner, len(draws)), _blobs(loser, len(draws))
        rows = [(draw.pair_id, draw.index, *sides) for draw, *sides in zip(draws, winners, losers, strict=True)]
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany("INSERT OR IGNORE INTO errors VALUES (?, ?, ?, ?)", rows)
        self._connection.execute("COMMIT")


def _over_space(errors: Tensor) -> Tensor:
    """(pairs, frames, 1, 1); of pictures, whose only frame is all there is, the very mean that objectives take."""
    if errors.shape[1] == 1:
        return errors.flatten(1).mean(1).view(-1, 1, 1, 1)
    return errors.flatten(2).mean(2).view(*errors.shape[:2], 1, 1)


def _blobs(errors: Tensor | None, count: int) -> list[bytes | None]:
    if errors is None:
        return [None] * count
    return [row.tobytes() for row in errors.detach().cpu().numpy().astype(np.float32)]


def _tensor(blobs: Sequence[bytes], device: torch.device) -> Tensor:
    rows = np.stack([np.frombuffer(blob, np.float32) for blob in blobs])
    return torch.from_numpy(rows).view(*rows.shape, 1, 1).to(device)
