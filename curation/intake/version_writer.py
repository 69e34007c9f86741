"""Filling a dataset version from the checked rows of an export: by the batch, and all of it or nothing."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from annotation import prompts
from annotation.comparisons import Draft as ComparisonDraft
from annotation.comparisons import check_draft, make_comparisons
from annotation.errors import InvalidError
from annotation.intake.report import ImportReport
from annotation.models import Comparison, ComparisonSample, Project, Prompt, Sample
from annotation.progress import Progress
from annotation.retrying import in_transaction
from annotation.samples import (
    Draft,
    Origin,
    StoredMedia,
    UndecodableMedia,
    draft_sample,
    record_samples,
    store_media,
)
from curation.intake.native_rows import NativeRow
from curation.models import DatasetRow, DatasetVersion
from curation.versions import drafts
from curation.versions.row_content import CONTENT_COLUMNS, FROZEN_COLUMNS

STRATEGY = "imported"
# Rows that are written and committed as one; where their samples are large, those of so many bytes.
BATCH = 500
BATCH_BYTES = 64 * 2**20
# Decoders, hashes and the disk, which let other threads go on meanwhile.
STORED_AT_ONCE = 4
SIDES = (0, 1)
NO_VERSION = "No dataset version was made: it has all of its rows or it is another one."


@dataclass(frozen=True)
class _Stored:
    """A row whose samples are in the media store: all that is left of it, without their bytes."""

    number: int
    where: str
    columns: Mapping[str, Any]
    media: tuple[StoredMedia, ...]


class VersionWriter:
    """Fills a draft from checked rows and seals it; takes it away again where a row turns out not to fit."""

    def __init__(self, project: Project, named: tuple[DatasetVersion, str], report: ImportReport) -> None:
        self._project = project
        self._version, self._name = named
        self._report = report

    def write(self, rows: Iterator[Any], on_progress: Progress) -> None:
        """Write all rows, a batch a transaction."""
        done = 0
        with ThreadPoolExecutor(STORED_AT_ONCE, thread_name_prefix="store") as pool:
            for batch in _batches(rows):
                self._batch(done, batch, pool)
                done += len(batch)
                on_progress(done, self._version.rows, "Writing rows")
        if self._report.rejected:
            DatasetVersion.with_drafts.filter(pk=self._version.pk, sealed_at=None).delete()
            self._report.note(NO_VERSION)
            return
        version = drafts.seal(self._version, drafts.free_name(self._project, self._name))
        self._report.imported = version.rows
        self._report.ties = DatasetRow.objects.filter(version=version, label_0=0.5).count()
        self._report.note(f"Imported as the dataset version {version.name}, content {version.sha256[:16]}.")

    def _batch(self, done: int, batch: list[NativeRow], pool: Executor) -> None:
        rows = DatasetRow.objects.filter(version=self._version, pair_id__in=[row.pair_id for row in batch])
        written = set(rows.values_list("pair_id", flat=True))
        missing = [(number, row) for number, row in enumerate(batch, done) if row.pair_id not in written]
        stored: list[_Stored] = []
        for (number, row), media in zip(missing, pool.map(_store, (row for _, row in missing)), strict=True):
            if isinstance(media, UndecodableMedia):
                self._report.reject(number, str(media), row.where)
            else:
                stored.append(_Stored(number, row.where, row.columns, media))
        if not self._report.rejected:
            try:
                in_transaction(lambda: self._rows(stored))
            except _RowDoesNotFit as error:
                self._report.reject(error.row.number, str(error), error.row.where)

    def _rows(self, stored: list[_Stored]) -> None:
        """Prompts, samples, comparisons and rows of a batch; raises `_RowDoesNotFit`, and then nothing is kept."""
        wanted = self._drafts(stored, _samples(stored, self._prompts(stored)))
        comparisons = [comparison for comparison, _ in make_comparisons(self._project, wanted)]
        positions = _positions(comparisons)
        drafts.write_rows(
            self._version,
            [
                _frozen(row, comparison, _places(draft.samples, positions[comparison.pk]))
                for row, draft, comparison in zip(stored, wanted, comparisons, strict=True)
            ],
        )

    def _prompts(self, stored: list[_Stored]) -> list[Prompt]:
        made = []
        for row in stored:
            with _fitting(row):
                made.append(prompts.draft_prompt(self._project, row.columns["prompt"], "prompt"))
        return prompts.get_or_add_all(self._project, made)

    def _drafts(self, stored: list[_Stored], samples: list[tuple[Sample, ...]]) -> list[ComparisonDraft]:
        # Nobody is asked: what was answered stands in the label.
        made = [ComparisonDraft(sides[0].prompt, sides, STRATEGY, slots_wanted=0) for sides in samples]
        for row, draft in zip(stored, made, strict=True):
            with _fitting(row):
                check_draft(self._project, draft)
        return made


class _RowDoesNotFit(Exception):
    """A row that the project cannot take."""

    def __init__(self, row: _Stored, reason: str) -> None:
        super().__init__(reason)
        self.row = row


@contextmanager
def _fitting(row: _Stored) -> Iterator[None]:
    """Whatever is wrong within is wrong with this row."""
    try:
        yield
    except InvalidError as error:
        raise _RowDoesNotFit(row, str(error)) from error


def _batches(rows: Iterator[NativeRow]) -> Iterator[list[NativeRow]]:
    batch: list[NativeRow] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += sum(len(sample.data) for sample in row.samples)
        if len(batch) == BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _store(row: NativeRow) -> tuple[StoredMedia, ...] | UndecodableMedia:
    """Check and store the samples of a row; no database is touched."""
    try:
        return tuple(store_media(sample.data, sample.kind) for sample in row.samples)
    except UndecodableMedia as error:
        return error


def _samples(stored: list[_Stored], prompts_of: list[Prompt]) -> list[tuple[Sample, ...]]:
    """For both sides of every row the sample of these bytes that its prompt has, or a new one.

    A new one has the origin that left. Raises `_RowDoesNotFit` where that has made another sample before.
    """
    rows = Sample.objects.filter(
        prompt__in={prompt.pk for prompt in prompts_of},
        sha256__in={media.sha256 for row in stored for media in row.media},
    ).select_related("prompt")
    known: dict[tuple[int, str], Sample] = {}
    for sample in rows.order_by("created_at", "id"):
        known.setdefault((sample.prompt_id, sample.sha256), sample)
    missing: dict[tuple[int, str], tuple[_Stored, int, Sample]] = {}
    for row, prompt in zip(stored, prompts_of, strict=True):
        for side in SIDES:
            key = (prompt.pk, row.media[side].sha256)
            if key not in known and key not in missing:
                missing[key] = (row, side, _sample(prompt, row, side))
    recorded = record_samples([draft for _, _, draft in missing.values()])
    for (key, (row, side, _)), sample in zip(missing.items(), recorded, strict=True):
        if sample.sha256 != row.media[side].sha256:
            raise _RowDoesNotFit(
                row, f"sample {side} differs from what the same model and seed have made for this prompt before"
            )
        known[key] = sample
    return [
        tuple(known[prompt.pk, media.sha256] for media in row.media)
        for row, prompt in zip(stored, prompts_of, strict=True)
    ]


def _sample(prompt: Prompt, row: _Stored, side: int) -> Sample:
    columns = row.columns
    origin = Origin(**{name: value for name, value in columns[f"origin_{side}"].items() if value is not None})
    caption = columns.get(f"caption_{side}") or ""
    draft = Draft(caption, columns.get("caption_source") or STRATEGY) if caption else Draft()
    return draft_sample(prompt, row.media[side], origin, draft)


def _positions(comparisons: list[Comparison]) -> dict[int, dict[Any, list[int]]]:
    """Where each sample stands, by comparison."""
    found: dict[int, dict[Any, list[int]]] = {}
    members = ComparisonSample.objects.filter(comparison__in={comparison.pk for comparison in comparisons})
    for comparison, sample, position in members.order_by("position").values_list(
        "comparison", "sample", "position"
    ):
        found.setdefault(comparison, {}).setdefault(sample, []).append(position)
    return found


def _places(samples: Any, positions: Mapping[Any, list[int]]) -> tuple[int, int]:
    """The positions of sample 0 and 1; one sample may stand at both."""
    first, second = samples
    return positions[first.pk][0], positions[second.pk][-1]


def _frozen(row: _Stored, comparison: Comparison, places: tuple[int, int]) -> dict[str, Any]:
    """The fields of a `DatasetRow`."""
    columns, media = row.columns, row.media
    return {
        **{name: columns.get(name) for name in FROZEN_COLUMNS},
        **{f"position_{side}": places[side] for side in SIDES},
        **{f"sha256_{side}": media[side].sha256 for side in SIDES},
        **{f"media_type_{side}": media[side].info.media_type for side in SIDES},
        **{f"bytes_{side}": media[side].bytes for side in SIDES},
        "comparison_id": comparison.pk,
        "compared_at": comparison.created_at.isoformat(),
        "content": {name: columns.get(name) for name in CONTENT_COLUMNS},
    }
