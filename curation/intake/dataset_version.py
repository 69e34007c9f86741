"""Importing an export of the native profile: the same dataset version again, with the same hash.

Everything is checked before anything is written: each file against the manifest, each row against the contract,
and all rows together against the version's hash. Then prompts, samples and comparisons are made by content, as in
any import, so that doing it twice, or again after being killed, adds nothing. Answers do not travel: those behind a
label leave as counts and pseudonyms only, so nobody is asked about these comparisons, and nothing is answered.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from annotation import prompts
from annotation.comparisons import Draft as ComparisonDraft
from annotation.comparisons import check_draft, make_comparisons
from annotation.errors import InvalidError
from annotation.instruments import registry
from annotation.instruments.base import InvalidSubjectError
from annotation.instruments.subjects import check_samples
from annotation.intake.holder import Holder
from annotation.intake.report import ImportReport
from annotation.intake.row import RowError
from annotation.intake.wholes import Whole
from annotation.models import Comparison, ComparisonSample, Project, Prompt, Sample
from annotation.progress import Progress
from annotation.retrying import in_transaction
from annotation.samples import Draft, Origin, StoredMedia, UndecodableMedia, record_sample, store_media
from curation.intake import exported
from curation.intake.exported import BrokenExportError, Exported
from curation.intake.native_rows import ExportedSample, NativeRow, read_rows
from curation.models import DatasetRow, DatasetVersion
from curation.versions import drafts
from curation.versions.row_content import CONTENT_COLUMNS, FROZEN_COLUMNS
from curation.versions.row_hash import version_hash

FORMAT = "Dataset version"
STRATEGY = "imported"
BATCH = 100
SIDES = (0, 1)


def recognise(holder: Holder) -> Whole | None:
    """What imports the export that `holder` holds, if it holds one."""
    found = exported.find(holder)
    return None if found is None else _Import(found)


class _Import:
    """The import of one export."""

    def __init__(self, export: Exported) -> None:
        self._export = export
        self._manifest = export.manifest

    def __call__(
        self, project: Project, *, dry_run: bool, by: AbstractBaseUser | None, on_progress: Progress
    ) -> ImportReport:
        report = ImportReport(format=FORMAT, dry_run=dry_run)
        dataset, rows = self._manifest.dataset, self._manifest.rows
        self._export.check_files(on_progress)
        self._check_rows(project, report, on_progress)
        known = drafts.sealed_version(project, dataset.sha256)
        if report.rejected:
            report.note("No dataset version was made: it has all of its rows or it is another one.")
        elif known is not None:
            report.already_there = rows
            report.note(f"The project has this dataset version already: {known.name}.")
        elif dry_run:
            report.imported = rows
            report.note(f"It would be the dataset version {drafts.free_name(project, dataset.name)}.")
        else:
            _Writer(project, self._draft(project, by), report).write(read_rows(self._export), on_progress)
        return report

    def _check_rows(self, project: Project, report: ImportReport, on_progress: Progress) -> None:
        """Reject every wrong row; raises `BrokenExportError` where all are right and yet not the version's."""
        rows = self._manifest.rows

        def digests() -> Iterator[bytes]:
            for number, row in enumerate(read_rows(self._export)):
                if isinstance(row, NativeRow):
                    yield row.digest
                    reason = _unfit(project, row)
                else:
                    reason = row.reason
                if reason:
                    report.reject(number, reason, row.where)
                if number % BATCH == 0:
                    on_progress(min(number, rows), rows, "Checking rows")

        found = version_hash(self._manifest.dataset.recipe, digests())
        if not report.rejected and found != self._manifest.dataset.sha256:
            raise BrokenExportError(
                f"The rows of {self._export.name} are not those of the version that its {exported.NAME} names "
                f"(their hash is {found[:16]}…, not {self._manifest.dataset.sha256[:16]}…): somebody has changed "
                "the manifest; export the version again."
            )

    def _draft(self, project: Project, by: AbstractBaseUser | None) -> tuple[DatasetVersion, str]:
        dataset = self._manifest.dataset
        frozen = drafts.Frozen(
            sha256=dataset.sha256,
            rows=self._manifest.rows,
            recipe=dataset.recipe,
            statistics=self._manifest.statistics,
            parents=[parent.model_dump() for parent in dataset.parents],
        )
        return drafts.draft(project, frozen, created_by=by), dataset.name


def _unfit(project: Project, row: NativeRow) -> str:
    """Why the project's instrument cannot ask about the row's samples; '' where it can."""
    instrument = registry.get(project.instrument)
    try:
        config = instrument.configure(project.instrument_config)
        check_samples(instrument, [sample.kind for sample in row.samples], config)
    except InvalidSubjectError as error:
        return str(error)
    return ""


class _Writer:
    """Fills a draft from checked rows and seals it; takes it away again where a row turns out not to fit."""

    def __init__(self, project: Project, named: tuple[DatasetVersion, str], report: ImportReport) -> None:
        self._project = project
        self._version, self._name = named
        self._report = report

    def write(self, rows: Iterator[Any], on_progress: Progress) -> None:
        """Write all rows, a batch a transaction."""
        done = 0
        while batch := list(islice(rows, BATCH)):
            self._batch(done, batch)
            done += len(batch)
            on_progress(done, self._version.rows, "Writing rows")
        if self._report.rejected:
            DatasetVersion.with_drafts.filter(pk=self._version.pk, sealed_at=None).delete()
            self._report.note("No dataset version was made: it has all of its rows or it is another one.")
            return
        version = drafts.seal(self._version, drafts.free_name(self._project, self._name))
        self._report.imported = version.rows
        self._report.ties = DatasetRow.objects.filter(version=version, label_0=0.5).count()
        self._report.note(f"Imported as the dataset version {version.name}, content {version.sha256[:16]}.")

    def _batch(self, done: int, batch: list[NativeRow]) -> None:
        written = set(
            DatasetRow.objects.filter(
                version=self._version, pair_id__in=[row.pair_id for row in batch]
            ).values_list("pair_id", flat=True)
        )
        stored: list[tuple[NativeRow, tuple[StoredMedia, ...]]] = []
        for number, row in enumerate(batch, done):
            if row.pair_id in written:
                continue
            try:
                stored.append((row, tuple(store_media(one.data, _kind(one)) for one in row.samples)))
            except UndecodableMedia as error:
                self._report.reject(number, str(error), row.where)
        if not self._report.rejected:
            try:
                in_transaction(lambda: self._rows(stored))
            except _RowDoesNotFit as error:
                self._report.reject(done + batch.index(error.row), str(error), error.row.where)

    def _rows(self, stored: Iterable[tuple[NativeRow, tuple[StoredMedia, ...]]]) -> None:
        """Prompts, samples, comparisons and rows of a batch; raises `_RowDoesNotFit`, and then nothing is kept."""
        made: list[tuple[NativeRow, tuple[StoredMedia, ...], ComparisonDraft]] = []
        for row, media in stored:
            try:
                made.append((row, media, self._comparison(row, media)))
            except (InvalidError, RowError) as error:
                raise _RowDoesNotFit(row, str(error)) from error
        comparisons = [one for one, _ in make_comparisons(self._project, [draft for _, _, draft in made])]
        positions = _positions(comparisons)
        drafts.write_rows(
            self._version,
            [
                _frozen(row, media, comparison, _places(draft.samples, positions[comparison.pk]))
                for (row, media, draft), comparison in zip(made, comparisons, strict=True)
            ],
        )

    def _comparison(self, row: NativeRow, media: tuple[StoredMedia, ...]) -> ComparisonDraft:
        prompt = prompts.get_or_add(self._project, row.columns["prompt"], "prompt")
        samples = [_sample(prompt, row.columns, media[side], side) for side in SIDES]
        # Nobody is asked: what was answered stands in the label.
        draft = ComparisonDraft(prompt, samples, STRATEGY, slots_wanted=0)
        check_draft(self._project, draft)
        return draft


class _RowDoesNotFit(Exception):
    """A row that the project cannot take."""

    def __init__(self, row: NativeRow, reason: str) -> None:
        super().__init__(reason)
        self.row = row


def _kind(sample: ExportedSample) -> Any:
    return sample.kind


def _sample(prompt: Prompt, columns: Mapping[str, Any], media: StoredMedia, side: int) -> Sample:
    """The sample of these bytes that the prompt has, or a new one with the origin that left."""
    known = Sample.objects.filter(prompt=prompt, sha256=media.sha256).order_by("created_at", "id").first()
    if known is not None:
        return known
    origin = Origin(**{name: value for name, value in columns[f"origin_{side}"].items() if value is not None})
    caption = columns.get(f"caption_{side}") or ""
    draft = Draft(caption, columns.get("caption_source") or STRATEGY) if caption else Draft()
    recorded = record_sample(prompt, media, origin, draft)
    if recorded.sha256 != media.sha256:
        raise RowError(f"sample {side} differs from what the same model and seed have made for this prompt before")
    return recorded


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


def _frozen(
    row: NativeRow, media: tuple[StoredMedia, ...], comparison: Comparison, places: tuple[int, int]
) -> dict[str, Any]:
    """The fields of a `DatasetRow`."""
    columns = row.columns
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
