"""The stage that scores media."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from curation.scorers import registry
from curation.scorers.base import Scorer
from curation.scorers.decoding import decode
from curation.scorers.media import Medium
from curation.scorers.registry import ScorerEntry
from curation.stages.base import KEY
from curation.stages.media_folder import MISSING, MediaFolder

if TYPE_CHECKING:
    import pyarrow as pa

NAME = "scores"
# How many media are open at a time: a clip may hold 100 MB.
OPEN_AT_ONCE = {"image": 64, "video": 4}
Row = dict[str, Any]


@dataclass(frozen=True)
class ScoreStage:
    """A scorer's number for a medium and its prompt, or the reason why there is none.

    The scorer is built once in a process, from its entry in the registry, which is also known where nobody
    registered it.
    """

    entry: ScorerEntry
    revision: str
    media: MediaFolder

    name = NAME

    @property
    def options(self) -> dict[str, str]:
        """Which scorer."""
        return {"scorer": self.entry.id}

    @property
    def key(self) -> str:
        """The scorer and its revision."""
        return json.dumps({"stage": NAME, "scorer": self.entry.id, "revision": self.revision}, sort_keys=True)

    @cached_property
    def input_schema(self) -> "pa.Schema":
        """`key` names the content; `prompt` is empty for scorers that ignore it."""
        import pyarrow as pa

        return pa.schema([pa.field(name, pa.string(), False) for name in (KEY, "sha256", "kind", "prompt")])

    @cached_property
    def output_schema(self) -> "pa.Schema":
        """A value, or a reason."""
        import pyarrow as pa

        return pa.schema([pa.field(KEY, pa.string(), False), ("value", pa.float32()), ("reason", pa.string())])

    def run(self, batch: "pa.RecordBatch") -> "pa.RecordBatch":
        """Score a batch; raises what loading the scorer raises."""
        import pyarrow as pa

        scorer = registry.get_or_add(self.entry)
        told: dict[str, Row] = {}
        rows = batch.to_pylist()
        for kind in sorted({row["kind"] for row in rows}):
            of_kind = [row for row in rows if row["kind"] == kind]
            at_once = OPEN_AT_ONCE.get(kind, 1)
            for start in range(0, len(of_kind), at_once):
                told |= self._scored(scorer, of_kind[start : start + at_once])
        return pa.RecordBatch.from_pylist([told[row[KEY]] for row in rows], schema=self.output_schema)

    def _scored(self, scorer: Scorer, rows: Sequence[Row]) -> dict[str, Row]:
        from annotation.media.facts import UndecodableMedia

        told: dict[str, Row] = {}
        opened: list[tuple[Row, Medium]] = []
        for row in rows:
            try:
                opened.append((row, decode(self.media.read(row["sha256"]), row["kind"])))
            except FileNotFoundError:
                told[row[KEY]] = _refused(row, MISSING)
            except UndecodableMedia as error:
                told[row[KEY]] = _refused(row, f"It cannot be opened: {error}")
        return told | _values_or_reasons(scorer, opened)


def _values_or_reasons(scorer: Scorer, opened: Sequence[tuple[Row, Medium]]) -> dict[str, Row]:
    """Score some; where the scorer refuses them, find by halves which it means."""
    if not opened:
        return {}
    try:
        values = scorer.score([row["prompt"] for row, _ in opened], [medium for _, medium in opened])
    except ValueError as error:
        if len(opened) == 1:
            return {opened[0][0][KEY]: _refused(opened[0][0], str(error))}
        middle = len(opened) // 2
        return _values_or_reasons(scorer, opened[:middle]) | _values_or_reasons(scorer, opened[middle:])
    pairs = zip(opened, np.asarray(values, np.float32), strict=True)
    return {row[KEY]: _judged(row, float(value)) for (row, _), value in pairs}


def _judged(row: Row, value: float) -> Row:
    """A score that is no number would make every comparison with it meaningless: it is refused."""
    if not np.isfinite(value):
        return _refused(row, f"The scorer returned {value}.")
    return {KEY: row[KEY], "value": value, "reason": None}


def _refused(row: Row, reason: str) -> Row:
    return {KEY: row[KEY], "value": None, "reason": reason}
