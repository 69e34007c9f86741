"""One run of a scorer over a project: what is to be scored, and what becomes of it in the database."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, QuerySet

from annotation.models import Project, Sample
from annotation.progress import Progress
from curation.models import Score
from curation.scorers import registry
from curation.scorers.base import Scorer
from curation.stages.base import KEY
from curation.stages.scores import ScoreStage

if TYPE_CHECKING:
    import pyarrow as pa

READ_AT_ONCE = 1000
MOST_SHARDS = 4096
MOST_REASONS = 20


@dataclass(frozen=True)
class ScoreReport:
    """What a run of a scorer did with the `total` samples of the kinds that it takes.

    `other_kinds` counts the samples that it does not look at, by their kind; `reasons` are the first few of those
    that it could not judge.
    """

    scorer: str
    revision: str
    total: int
    other_kinds: dict[str, int]
    scored: int
    reused: int
    already: int
    refused: int
    reasons: list[str]


class ScoringRun:
    """Gives the stage its input, and takes its output into `Score` rows."""

    def __init__(self, project: Project, scorer: Scorer, stage: ScoreStage, on_progress: Progress) -> None:
        self._scorer = scorer
        self._stage = stage
        self._on_progress = on_progress
        samples = Sample.objects.filter(prompt__project=project)
        self._other_kinds = _count_by_kind(samples.exclude(kind__in=scorer.kinds))
        samples = samples.filter(kind__in=scorer.kinds)
        self._missing = samples.exclude(scores__scorer=scorer.id, scores__revision=scorer.revision)
        self._total = samples.count()
        self._already = self._total - self._missing.count()
        self._scored = self._reused = 0
        self._refused: set[str] = set()
        self._refusals: list[str] = []

    def rows_per_shard(self) -> int:
        """Few, so that little is lost with a shard; more where there would be too many files."""
        waiting = self._total - self._already
        return min(4096, max(64, waiting // MOST_SHARDS))

    def rows(self) -> Iterator["pa.RecordBatch"]:
        """The stage's input: each content once that has no score and was not refused just now."""
        import pyarrow as pa

        self._reuse()
        for contents in _batched(self._contents()):
            rows = [content for content in contents if content[KEY] not in self._refused]
            yield pa.RecordBatch.from_pylist(rows, schema=self._stage.input_schema)

    def load(self, given: "pa.Table", made: "pa.Table") -> None:
        """Take a finished shard into the database."""
        told = {row[KEY]: row for row in made.to_pylist()}
        contents = given.to_pylist()
        samples = self._missing.filter(sha256__in={content["sha256"] for content in contents})
        if not self._scorer.prompt_free:
            samples = samples.filter(prompt__text_hash__in={content[KEY].split(":")[0] for content in contents})
        values: dict[Any, float] = {}
        for sample in samples.select_related("prompt").order_by("id"):
            row = told.get(self._key_of(sample))
            if row is not None and row["reason"] is None:
                values[sample.pk] = row["value"]
            elif row is not None:
                self._refusals.append(f"Sample {sample.pk}: {row['reason']}")
        self._refused |= {key for key, row in told.items() if row["reason"] is not None}
        self._write(values)
        self._scored += len(values)
        self._tell()

    def report(self) -> ScoreReport:
        """What this run did."""
        return ScoreReport(
            self._scorer.id,
            self._scorer.revision,
            self._total,
            self._other_kinds,
            self._scored,
            self._reused,
            self._already,
            len(self._refusals),
            self._refusals[:MOST_REASONS],
        )

    def _reuse(self) -> None:
        """Give the samples whose content was scored elsewhere their scores."""
        last = None
        while True:
            samples = self._missing.order_by("id").select_related("prompt")
            some = list((samples.filter(id__gt=last) if last else samples)[:READ_AT_ONCE])
            if not some:
                return
            last = some[-1].pk
            if known := _known_scores(self._scorer, some):
                self._write(known)
                self._reused += len(known)
                self._tell()

    def _contents(self) -> Iterator[dict[str, str]]:
        """What is missing, each content once and in the order of its key; those of a prompt come together."""
        if self._scorer.prompt_free:
            columns = ("sha256", "kind")
            for sha256, kind in self._missing.order_by(*columns).values_list(*columns).distinct().iterator():
                yield {KEY: sha256, "sha256": sha256, "kind": kind, "prompt": ""}
            return
        ordered = self._missing.order_by("prompt__text_hash", "sha256", "kind", "prompt__text")
        columns = ("prompt__text_hash", "sha256", "kind", "prompt__text")
        for text_hash, sha256, kind, text in ordered.values_list(*columns).distinct().iterator():
            yield {KEY: f"{text_hash}:{sha256}", "sha256": sha256, "kind": kind, "prompt": text}

    def _key_of(self, sample: Sample) -> str:
        return sample.sha256 if self._scorer.prompt_free else f"{sample.prompt.text_hash}:{sample.sha256}"

    def _write(self, values: dict[Any, float]) -> None:
        rows = [
            Score(sample_id=sample, scorer=self._scorer.id, revision=self._scorer.revision, value=value)
            for sample, value in values.items()
        ]
        Score.objects.bulk_create(rows, ignore_conflicts=True)

    def _tell(self) -> None:
        done = self._already + self._reused + self._scored + len(self._refusals)
        self._on_progress(done, self._total, f"Scored with {registry.title(self._scorer.id)}")


def _count_by_kind(samples: QuerySet[Sample]) -> dict[str, int]:
    counted = samples.order_by("kind").values("kind").annotate(count=Count("id"))
    return {row["kind"]: row["count"] for row in counted}


def _batched(contents: Iterable[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    left = iter(contents)
    while some := list(islice(left, READ_AT_ONCE)):
        yield some


def _known_scores(scorer: Scorer, batch: Sequence[Sample]) -> dict[Any, float]:
    """Scores that the same bytes (for the same prompt, unless the scorer ignores it) have had before."""
    rows = (
        Score.objects.filter(
            scorer=scorer.id, revision=scorer.revision, sample__sha256__in={sample.sha256 for sample in batch}
        )
        .annotate(sha256=F("sample__sha256"), text_hash=F("sample__prompt__text_hash"))
        .values_list("sha256", "text_hash", "value")
    )
    by_content = {(sha256, "" if scorer.prompt_free else text): value for sha256, text, value in rows}
    keys = {sample.pk: (sample.sha256, "" if scorer.prompt_free else sample.prompt.text_hash) for sample in batch}
    return {pk: by_content[key] for pk, key in keys.items() if key in by_content}
