"""Importing: files of any format become prompts, samples, comparisons and judgments, and a report of every row."""

import hashlib
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from django.contrib.auth.models import AbstractBaseUser
from django.db import OperationalError, transaction

from annotation import audit
from annotation.errors import InvalidError
from annotation.intake import tables, wholes
from annotation.intake.checkpoint import Checkpoint
from annotation.intake.holder import Holders, UnreadableFileError
from annotation.intake.options import ImportOptions
from annotation.intake.prepare import Media, Prepared
from annotation.intake.rehearsal import Rehearsal
from annotation.intake.report import ImportReport, write_json
from annotation.intake.row import Inline, Read, Row, RowError
from annotation.intake.tables import Found, Sent
from annotation.intake.writer import Writer, Written
from annotation.media import store
from annotation.models import Project
from annotation.progress import Progress, silent
from annotation.retrying import in_transaction

# Rows that are written and committed as one; where reading their samples takes long, those of so many seconds.
BATCH_ROWS = 500
BATCH_SECONDS = 2.0
# Rows that are read at a time. Those that carry their media are many megabytes each: with them it is fewer.
READ_ROWS = 16
READ_BYTES = 64 * 2**20
ANY_OPTIONS = ImportOptions()


def import_data(
    sent: Sequence[Sent],
    project: Project,
    options: ImportOptions = ANY_OPTIONS,
    *,
    dry_run: bool = False,
    report_path: Path | None = None,
    work_folder: Path | None = None,
    on_progress: Progress = silent,
    by: AbstractBaseUser | None = None,
) -> ImportReport:
    """Import what was sent into `project` and write what became of each row to `report_path`.

    Answers become judgments of annotators named after the file's users, so that they are audited like any other.
    Each batch of rows is committed as one; importing again, also after being killed, adds only what is missing,
    and with the `work_folder` of an earlier attempt goes on where that one stopped. A dry run does everything and
    takes it back. Raises UnreadableFileError where nothing can be read, InvalidError where the project cannot take
    it.
    """
    with ExitStack() as stack:
        holders = tables.opened(sent)
        stack.callback(holders.close)
        whole = wholes.recognised(holders)
        if whole is not None:
            report = whole(project, dry_run=dry_run, by=by, on_progress=on_progress)
        else:
            report = _by_rows(
                holders, project, options, dry_run=dry_run, work_folder=work_folder, on_progress=on_progress
            )
    if not dry_run:
        _record(project, sent, report, by)
    if report_path is not None:
        write_json(report_path, report.as_json())
    return report


def _by_rows(
    holders: Holders,
    project: Project,
    options: ImportOptions,
    *,
    dry_run: bool,
    work_folder: Path | None,
    on_progress: Progress,
) -> ImportReport:
    """Every table of what was sent, row by row."""
    with ExitStack() as stack:
        found = tables.find(holders, options.format)
        _check(project, found, options)
        if dry_run:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="tastemaker-dry-run-"))
            stack.enter_context(store.aside(Path(folder)))
        checkpoint = Checkpoint.load(None if dry_run else work_folder)
        checkpoint.report.dry_run = dry_run
        checkpoint.report.format = ", ".join(dict.fromkeys(one.format.title for one in found))
        under_way = _Import(project, options, holders, checkpoint, on_progress, len(found) > 1, dry_run)
        try:
            for one in found:
                _Table(under_way, one).take()
        finally:
            checkpoint.save()
    return checkpoint.report


def _check(project: Project, found: Sequence[Found], options: ImportOptions) -> None:
    labelled = [one.format.title for one in found if one.format.is_labelled]
    if labelled and options.labels == "take" and project.instrument != "pairwise":
        raise InvalidError(
            "project",
            f"{labelled[0]} says which of a pair is better, which is no answer in a project of "
            f"'{project.instrument}'. Import it without the answers (labels: ignore), or into a pairwise project.",
        )


def _record(project: Project, sent: Sequence[Sent], report: ImportReport, by: AbstractBaseUser | None) -> None:
    counts = {
        name: getattr(report, name) for name in ("imported", "rejected", "already_there", "ties", "unlabelled")
    }
    names = ", ".join(file.name for file in sent)
    with transaction.atomic():
        audit.record(by, "import.finished", names, project=project, after={**counts, "format": report.format})


@dataclass(frozen=True)
class _Import:
    """One import under way: what its tables share."""

    project: Project
    options: ImportOptions
    holders: Holders
    checkpoint: Checkpoint
    on_progress: Progress
    has_many_tables: bool
    is_dry: bool


@dataclass(frozen=True)
class _Ready:
    """Row `number` of a table, ready to be written, or why it is not. Small, unlike what was read."""

    number: int
    where: str
    row: Prepared | RowError


class _Table:
    """One table being imported."""

    def __init__(self, under_way: _Import, found: Found) -> None:
        self._import = under_way
        self._found = found
        self._report = under_way.checkpoint.report
        self._title = found.table.title
        self._where = f"{self._title}, " if under_way.has_many_tables else ""
        self._media = Media(under_way.holders, is_kept=not under_way.is_dry)
        writer = Writer(under_way.project, found.format.annotators, lambda: self._nameless)
        self._rehearsal = Rehearsal(writer) if under_way.is_dry else None
        self._write: Callable[[list[Prepared]], list[Written | RowError]] = (
            self._rehearsal.write if self._rehearsal is not None else lambda rows: _committed(writer, rows)
        )

    def take(self) -> None:
        """Take every row that is not done yet."""
        try:
            self._take()
        except UnreadableFileError as error:
            if not self._import.has_many_tables:
                raise
            # The other tables are none the worse for it.
            self._report.reject(0, str(error), self._title)
        finally:
            if self._rehearsal is not None:
                self._rehearsal.close()

    def _take(self) -> None:
        done = self._import.checkpoint.done.get(self._title, 0)
        try:
            reading = self._found.format.read(self._found.table, self._import.options, self._report.note)
        except RowError as error:
            raise UnreadableFileError(f"{self._title}: {error}.") from error
        total = None if self._import.has_many_tables else reading.total
        for batch in self._batches(islice(_to_the_end(reading.rows), done, None)):
            self._take_batch(batch)
            done += len(batch)
            self._import.checkpoint.advance(self._title, done)
            self._import.on_progress(self._report.rows, total, f"{self._report.rejected} rejected")

    def _batches(self, rows: Iterator[Read]) -> Iterator[list[_Ready]]:
        """The rows with their samples read and stored, as many together as are to be committed as one."""
        batch: list[_Ready] = []
        began = time.monotonic()
        for few in _few_at_a_time(rows):
            batch += self._ready(few)
            if len(batch) >= BATCH_ROWS or time.monotonic() - began >= BATCH_SECONDS:
                yield batch
                batch, began = [], time.monotonic()
        if batch:
            yield batch

    def _ready(self, few: Sequence[Read]) -> list[_Ready]:
        read = [self._without_answer(one) for one in few] if self._import.options.labels == "ignore" else few
        prepared = self._media.prepare(read)
        return [_Ready(one.number, one.where, row) for one, row in zip(few, prepared, strict=True)]

    def _take_batch(self, batch: Sequence[_Ready]) -> None:
        written = iter(self._write([one.row for one in batch if isinstance(one.row, Prepared)]))
        for one in batch:
            self._count(one, next(written) if isinstance(one.row, Prepared) else one.row)

    def _count(self, row: _Ready, outcome: Written | RowError) -> None:
        if isinstance(outcome, RowError):
            self._report.reject(row.number, str(outcome), f"{self._where}{row.where}")
        elif not outcome.is_new:
            self._report.already_there += 1
        else:
            self._report.imported += 1
            self._report.ties += outcome.is_tie
            self._report.unlabelled += outcome.is_unlabelled

    @staticmethod
    def _without_answer(read: Read) -> Read:
        row = read.row
        if isinstance(row, RowError) or row.answer is None:
            return read
        return Read(read.number, read.where, Row(row.prompt, row.samples))

    @cached_property
    def _nameless(self) -> str:
        """Whoever answered a table that names nobody: one annotator per table, known by its content."""
        table = self._found.table
        digest = hashlib.sha256()
        if table.name:
            with table.open() as file:
                while chunk := file.read(2**20):
                    digest.update(chunk)
        else:
            for name, size in sorted(table.holder.sizes.items()):
                digest.update(f"{name}\0{size}\n".encode())
        return f"file-{digest.hexdigest()[:16]}"


def _committed(writer: Writer, rows: list[Prepared]) -> list[Written | RowError]:
    """Write rows as one; one by one where two imports of the same rows would not let go of each other."""
    try:
        return in_transaction(lambda: writer.write(rows))
    except OperationalError:
        if len(rows) == 1 or transaction.get_connection().in_atomic_block:
            raise
    return [outcome for row in rows for outcome in _committed(writer, [row])]


def _to_the_end(rows: Iterator[Read]) -> Iterator[Read]:
    """The rows; where the file itself breaks off, that is the last one."""
    number = -1
    while True:
        try:
            read = next(rows)
        except StopIteration:
            return
        except RowError as error:
            reason = RowError(f"{error}; whatever comes after it is not read")
            yield Read(number + 1, f"after row {number}" if number >= 0 else "at the beginning", reason)
            return
        number = read.number
        yield read


def _few_at_a_time(rows: Iterator[Read]) -> Iterator[list[Read]]:
    few: list[Read] = []
    size = 0
    for read in rows:
        few.append(read)
        size += _inline_bytes(read)
        if len(few) == READ_ROWS or size >= READ_BYTES:
            yield few
            few, size = [], 0
    if few:
        yield few


def _inline_bytes(read: Read) -> int:
    if isinstance(read.row, RowError):
        return 0
    return sum(len(one.source.data) for one in read.row.samples if isinstance(one.source, Inline))
