"""Importing an export of the native profile: the same dataset version again, with the same hash.

Everything is checked before anything is written: each file against the manifest, each row against the contract,
and all rows together against the version's hash. Then prompts, samples and comparisons are made by content, as in
any import, so that doing it twice, or again after being killed, adds nothing. Answers do not travel: those behind a
label leave as counts and pseudonyms only, so nobody is asked about these comparisons, and nothing is answered.
"""

from collections.abc import Iterator

from django.contrib.auth.models import AbstractBaseUser

from annotation.instruments import registry
from annotation.instruments.base import InvalidSubjectError
from annotation.instruments.subjects import check_samples
from annotation.intake.holder import Holder
from annotation.intake.report import ImportReport
from annotation.intake.wholes import Whole
from annotation.models import Project
from annotation.progress import Progress
from curation.intake import exported
from curation.intake.exported import BrokenExportError, Exported
from curation.intake.native_rows import NativeRow, read_rows
from curation.intake.version_writer import NO_VERSION, VersionWriter
from curation.models import DatasetVersion
from curation.versions import drafts
from curation.versions.row_hash import version_hash

FORMAT = "Dataset version"
# Rows that are checked between two words about it.
BATCH = 500


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
            report.note(NO_VERSION)
        elif known is not None:
            report.already_there = rows
            report.note(f"The project has this dataset version already: {known.name}.")
        elif dry_run:
            report.imported = rows
            report.note(f"It would be the dataset version {drafts.free_name(project, dataset.name)}.")
        else:
            VersionWriter(project, self._draft(project, by), report).write(read_rows(self._export), on_progress)
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
