"""Working out of stored files what steps compare, once for each content, however often a step is run."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from annotation.models import Project, Sample
from annotation.progress import Progress
from curation.models import MediaMeasure
from curation.stages import at_hand
from curation.stages.base import KEY
from curation.stages.measures import FRAMES, LOOK, NSFW, Measure
from curation.stages.runners import Runner, local
from curation.stages.work import alone, carry_out

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["FRAMES", "LOOK", "NSFW", "Measured", "measure", "prepare"]

READ_AT_ONCE = 1000
ROWS_PER_SHARD = 256
LONGEST_REASON = 300
# What the steps that look at media work out before they compare.
OF_STEP = {"near_images": LOOK, "identical_sides": LOOK, "nsfw": NSFW}


@dataclass(frozen=True)
class Measured:
    """Values by content hash, and the contents that could not be opened."""

    values: dict[str, Any]
    unreadable: frozenset[str]

    def look(self, sha256: str) -> bytes | None:
        """The look, where there is one."""
        value = self.values.get(sha256)
        return None if value is None else base64.b64decode(value)


def measure(project: Project, what: Measure, kind: str, on_progress: Progress, run: Runner = local.run) -> Measured:
    """Measure the project's images, or its videos; killed and called again, it goes on with what is left.

    Bytes that were measured before, in whichever project, are not measured again. `run` decides who does the work.
    """
    _Measuring(project, what, kind, on_progress).carry_out(run)
    samples = Sample.objects.filter(prompt__project=project, kind=kind)
    done = MediaMeasure.objects.filter(measure=what.name, revision=what.revision)
    rows = done.filter(sample__in=samples).values_list("sample__sha256", "value", "reason")
    values: dict[str, Any] = {}
    unreadable: set[str] = set()
    for sha256, value, reason in rows.iterator(chunk_size=10_000):
        values[sha256] = value
        if value is None and reason != what.why_none:
            unreadable.add(sha256)
    return Measured(values, frozenset(unreadable))


def prepare(project: Project, step: str, on_progress: Progress, run: Runner) -> None:
    """Work out what a step will compare, by whoever `run` says; the step finds it done."""
    if what := OF_STEP.get(step):
        for kind in FRAMES:
            _Measuring(project, what, kind, on_progress).carry_out(run)


class _Measuring:
    """One measure of a project's images, or of its videos: gives the stage its input, and keeps its output."""

    def __init__(self, project: Project, what: Measure, kind: str, on_progress: Progress) -> None:
        self._stage = at_hand.measure_stage(what.name)
        self._work = at_hand.work_folder(project, f"{what.name}-{kind}")
        self._kind = kind
        self._on_progress = on_progress
        self._row = partial(MediaMeasure, measure=what.name, revision=what.revision)
        self._done = MediaMeasure.objects.filter(measure=what.name, revision=what.revision)
        samples = Sample.objects.filter(prompt__project=project, kind=kind)
        self._missing = samples.exclude(media_measures__in=self._done)

    def carry_out(self, run: Runner) -> None:
        """Measure what is missing."""
        if not self._missing.exists():
            return
        with alone(self._work, self._on_progress):
            self._total, self._measured = self._missing.values("sha256").distinct().count(), 0
            carry_out(self._work, self._stage, self._rows, ROWS_PER_SHARD, load=self._load, run=run)

    def _rows(self) -> Iterator["pa.RecordBatch"]:
        import pyarrow as pa

        self._on_progress(0, self._total, f"Looking at {self._kind}s")
        waiting = list(self._missing.order_by("sha256").values_list("sha256", flat=True).distinct())
        for start in range(0, len(waiting), READ_AT_ONCE):
            some = self._unknown(waiting[start : start + READ_AT_ONCE])
            rows = [{KEY: sha256, "kind": self._kind} for sha256 in some]
            yield pa.RecordBatch.from_pylist(rows, schema=self._stage.input_schema)

    def _unknown(self, contents: list[str]) -> list[str]:
        """Those that were not measured in another project either; the others get what they had there."""
        known = {
            sha256: (value, reason)
            for sha256, value, reason in self._done.filter(sample__sha256__in=contents).values_list(
                "sample__sha256", "value", "reason"
            )
        }
        self._keep(known)
        return [sha256 for sha256 in contents if sha256 not in known]

    def _load(self, given: "pa.Table", made: "pa.Table") -> None:
        self._keep({row[KEY]: _value_and_reason(row) for row in made.to_pylist()})
        self._measured += made.num_rows
        self._on_progress(min(self._measured, self._total), self._total, f"Looking at {self._kind}s")

    def _keep(self, known: dict[str, tuple[Any, str]]) -> None:
        samples = self._missing.filter(sha256__in=known).values_list("id", "sha256")
        MediaMeasure.objects.bulk_create(
            [self._row(sample_id=pk, value=known[sha256][0], reason=known[sha256][1]) for pk, sha256 in samples],
            ignore_conflicts=True,
        )


def _value_and_reason(row: dict[str, Any]) -> tuple[Any, str]:
    value = None if row["value"] is None else json.loads(row["value"])
    return value, (row["reason"] or "")[:LONGEST_REASON]
