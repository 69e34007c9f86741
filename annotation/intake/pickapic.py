"""Importing pairs in the schema of Pick-a-Pic v2 (Kirstain et al. 2023): one row is two images and a label."""

import hashlib
import uuid
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from django.db import transaction

from annotation import annotators, prompts, queue
from annotation.comparisons import make_comparison
from annotation.errors import ConflictError, InvalidError
from annotation.intake import rows
from annotation.intake.parquet import Batch, ParquetRows
from annotation.intake.report import ImportReport, write_json
from annotation.intake.rows import PairRow, RowError
from annotation.models import Annotator, Comparison, Judgment, Project, Sample, Slot
from annotation.progress import Progress, silent
from annotation.samples import Origin, StoredMedia, UndecodableMedia, record_sample, store_media

STRATEGY = "imported"
CHOICES = {1.0: "first", 0.0: "second", 0.5: "tie"}
CLIENT_IDS = uuid.UUID("6f0f5b0e-3c0b-5d86-9d0a-0f7a0f6f2a51")


def import_file(
    path: Path, project: Project, report_path: Path | None = None, on_progress: Progress = silent
) -> ImportReport:
    """Import a Parquet file into `project` and write what became of each row to `report_path`.

    Labels become judgments of annotators named after the file's users, so that they are audited like any other.
    Each batch of rows is committed as one; importing again, also after being killed, adds only what is missing.
    Raises UnreadableFileError for what is no such file, InvalidError where the project does not compare pairs.
    """
    if project.instrument != "pairwise":
        raise InvalidError("project", f"Pairs cannot be imported into a project of '{project.instrument}'.")
    intake = _Intake(project, Path(path))
    with ParquetRows(Path(path), rows.REQUIRED, rows.OPTIONAL) as file:
        for batch in file.batches():
            intake.take(batch)
            on_progress(intake.report.rows, len(file), f"{intake.report.rejected} rejected")
    if report_path is not None:
        write_json(Path(report_path), intake.report.as_json())
    return intake.report


@dataclass(frozen=True)
class _Decoded:
    """A row whose images are in the media store already."""

    number: int
    row: PairRow
    media: tuple[StoredMedia, StoredMedia]


@dataclass
class _Intake:
    """One import under way."""

    project: Project
    path: Path
    report: ImportReport = field(default_factory=ImportReport)
    _annotators: dict[str, Annotator] = field(default_factory=dict)

    def take(self, batch: Batch) -> None:
        """Take one batch: decode outside the transaction, then write its rows in one."""
        for offset in range(batch.lost):
            self.report.reject(batch.start + offset, batch.reason)
        decoded = []
        for number, raw in enumerate(batch.rows, start=batch.start):
            try:
                row = rows.parse(raw)
                decoded.append(_Decoded(number, row, (_store(row, 0), _store(row, 1))))
            except RowError as error:
                self.report.reject(number, str(error))
        with transaction.atomic():
            for item in decoded:
                self._take_row(item)

    def _take_row(self, item: _Decoded) -> None:
        try:
            with transaction.atomic():
                is_new = self._write(item)
        except (RowError, InvalidError, ConflictError) as error:
            self.report.reject(item.number, str(error))
            return
        if not is_new:
            self.report.already_there += 1
            return
        self.report.imported += 1
        same_bytes = item.media[0].sha256 == item.media[1].sha256
        self.report.ties += same_bytes or item.row.label_0 == 0.5
        self.report.unlabelled += item.row.label_0 is None and not same_bytes

    def _write(self, item: _Decoded) -> bool:
        """Whether the row brought anything new."""
        prompt = prompts.get_or_add(self.project, item.row.caption, "caption")
        samples = [
            record_sample(prompt, media, Origin(model=model, strategy=STRATEGY))
            for media, model in zip(item.media, item.row.models, strict=True)
        ]
        comparison, created = make_comparison(self.project, prompt, samples, STRATEGY)
        if item.row.label_0 is None or not comparison.are_different:
            return created
        return self._judge(comparison, samples, item.row.label_0, self._annotator(item.row.user_id))

    def _judge(self, comparison: Comparison, samples: list[Sample], label_0: float, annotator: Annotator) -> bool:
        shown = [_position(comparison, sample) for sample in samples]
        earlier = Judgment.objects.filter(comparison=comparison, annotator=annotator, is_current=True).first()
        if earlier is not None:
            if earlier.answer["choice"] != _canonical(label_0, shown):
                raise RowError("the same annotator has answered this pair differently before")
            return False
        slot = Slot.objects.filter(comparison=comparison, state=Slot.State.OPEN).order_by("place").first()
        if slot is None:
            raise RowError("this pair is there already and has no free place for another answer")
        client_id = uuid.uuid5(CLIENT_IDS, f"{self.project.pk}:{comparison.key}:{annotator.pk}")
        queue.submit(slot.pk, annotator, client_id, {"choice": CHOICES[label_0]}, None, shown=shown)
        return True

    def _annotator(self, user_id: str | None) -> Annotator:
        name = f"pickapic:{user_id}" if user_id is not None else self._nameless
        if name not in self._annotators:
            self._annotators[name] = annotators.imported_person(name)
        return self._annotators[name]

    @cached_property
    def _nameless(self) -> str:
        """Whoever answered a file that names nobody: one annotator per file, known by its content."""
        with self.path.open("rb") as file:
            return f"pickapic:file-{hashlib.file_digest(file, 'sha256').hexdigest()[:16]}"


def _store(row: PairRow, side: int) -> StoredMedia:
    try:
        return store_media(row.images[side])
    except UndecodableMedia as error:
        raise RowError(f"jpg_{side}: {error}") from error


def _position(comparison: Comparison, sample: Sample) -> int:
    return int(comparison.members.get(sample=sample).position)


def _canonical(label_0: float, shown: list[int]) -> str:
    return "tie" if label_0 == 0.5 else f"sample_{shown[0 if label_0 == 1.0 else 1]}"
