"""Writing an export: shard by shard into a hidden folder, published by one rename."""

import json
import shutil
import uuid
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from filelock import FileLock, Timeout

from annotation.progress import Progress, silent
from curation import atomic
from curation.errors import EmptyExportError, ExportInProgressError
from curation.export import card, croissant, manifest
from curation.export.frozen import Source, outline_of
from curation.export.growing_file import GrowingFile
from curation.export.manifest import ExportedFile, VersionFacts
from curation.export.plan import SHARD_BYTES, Plan, Shard, make_plan
from curation.export.profiles.base import Profile
from curation.export.row_groups import ROW_GROUP_BYTES, row_groups
from curation.export.samples import Samples
from curation.export.shipment import Lanes, Place, Shipment


def write_export(
    folder: Path,
    source: Source,
    profile: Profile,
    facts: VersionFacts,
    on_progress: Progress = silent,
    *,
    shard_bytes: int = SHARD_BYTES,
    row_group_bytes: int = ROW_GROUP_BYTES,
) -> dict[str, Any]:
    """Write the export to `folder` and return its manifest; where it is there already, only the latter.

    Nothing has its final name before it is whole. Stopped at any moment and called again, it continues with the
    first shard that is missing. Raises `EmptyExportError`, `SampleFileError`, and `ExportInProgressError` if
    another process is at it.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        # The lock goes with the process that holds it, however that ends.
        with FileLock(folder.with_name(f".{folder.name}.lock"), timeout=0):
            if not _is_published(folder, profile, facts):
                plan = make_plan(source, profile, shard_bytes)
                _require_rows(plan, profile)
                partial = _partial_folder(folder, plan, profile, facts)
                with Samples(source) as samples, Lanes() as lanes:
                    shards = _Shards(partial, source, profile, plan, row_group_bytes, samples, lanes)
                    files = shards.write(on_progress)
                _write_papers(partial, profile, plan, facts, files)
                _publish(partial, folder)
    except Timeout:
        raise ExportInProgressError(f"{folder.name} is being written by another process; wait for it.") from None
    return manifest.read_manifest(folder)


def exported_files(folder: Path) -> list[ExportedFile]:
    """The files that the manifest of a published export names, and at last itself."""
    listed = [
        ExportedFile(file["path"], file["bytes"], file["sha256"], file["rows"])
        for file in manifest.read_manifest(folder)["files"]
    ]
    return [*listed, manifest.described(folder, manifest.NAME)]


def _is_published(folder: Path, profile: Profile, facts: VersionFacts) -> bool:
    """Whether the folder holds exactly this; what is left of something else is cleared away."""
    if not folder.is_dir():
        return False
    found = manifest.read_manifest(folder)
    wanted = (facts.sha256, profile.name, profile.media, profile.schema_sha256)
    if (found["dataset"]["sha256"], found["profile"], found["media"], found["schema_sha256"]) == wanted:
        return True
    shutil.rmtree(folder)
    return False


def _require_rows(plan: Plan, profile: Profile) -> None:
    if not plan.rows:
        dropped = ", ".join(f"{count} are {reason}" for reason, count in plan.dropped.items())
        raise EmptyExportError(f"Nothing is left to export as '{profile.name}': {dropped or 'no rows'}.")


def _partial_folder(folder: Path, plan: Plan, profile: Profile, facts: VersionFacts) -> Path:
    """The hidden folder that the export grows in; begun anew if it was begun by another plan."""
    partial, planned = folder.with_name(f".{folder.name}.partial"), folder.with_name(f".{folder.name}.plan.json")
    wanted = json.dumps(
        {
            "dataset": facts.sha256,
            "schema": profile.schema_sha256,
            "media": profile.media,
            "shards": [asdict(shard) for shard in plan.shards],
            "writer": manifest.writer_versions(),
        },
        sort_keys=True,
    ).encode()
    if not planned.exists() or planned.read_bytes() != wanted:
        shutil.rmtree(partial, ignore_errors=True)
        atomic.write(planned, wanted)
    for shard in plan.shards:
        (partial / profile.path(shard)).parent.mkdir(parents=True, exist_ok=True)
    for leftover in partial.rglob(".*.draft"):
        leftover.unlink()
    return partial


@dataclass(frozen=True)
class _Shards:
    """Writes the shards that are missing; while one is written, the one before is fsynced and named."""

    partial: Path
    source: Source
    profile: Profile
    plan: Plan
    row_group_bytes: int
    samples: Samples
    lanes: Lanes

    def write(self, on_progress: Progress) -> list[ExportedFile]:
        """All shards' files, in the order of the plan."""
        done = 0
        finished: list[Future[ExportedFile]] = []
        for shard in self.plan.shards:
            target = self.partial / self.profile.path(shard)
            draft = None if target.exists() else self._draft(shard, target, done, on_progress)
            done += shard.rows
            # One at a time is on its way out: what could be lost to a kill stays small.
            if finished:
                finished[-1].result()
            finished.append(self.lanes.finish.submit(self._finish, shard, target, draft))
            on_progress(done, self.plan.rows, f"Wrote {self.profile.path(shard)}")
        return [file.result() for file in finished]

    def _draft(self, shard: Shard, target: Path, done: int, on_progress: Progress) -> "_Draft":
        """The shard's file under a temporary name."""
        file = GrowingFile(target.with_name(f".{target.name}.{uuid.uuid4().hex}.draft"), self.lanes.sync)
        written = self.profile.write(
            Shipment(
                target=file.path,
                folder=self.partial,
                groups=self._groups(shard, done, on_progress),
                samples=self.samples,
                lanes=self.lanes,
                grew=lambda: self.lanes.finish.submit(file.catch_up),
            )
        )
        if written.rows != shard.rows:
            raise RuntimeError(f"{target.name} has {written.rows} rows where {shard.rows} were planned.")
        return _Draft(file, written.closed)

    def _finish(self, shard: Shard, target: Path, draft: "_Draft | None") -> ExportedFile:
        """Give the shard's file its name, made safe from power cuts; one that is there is only hashed."""
        path = self.profile.path(shard)
        if draft is None:
            return manifest.described(self.partial, path, shard.rows)
        draft.closed.result()
        sha256 = draft.file.seal(target)
        return ExportedFile(path, draft.file.bytes, sha256, shard.rows)

    def _groups(self, shard: Shard, done: int, on_progress: Progress) -> Iterator[tuple[pa.RecordBatch, Place]]:
        """The shard's pairs, a row group at a time, each with its place in the split."""
        row = 0
        leaving = self._leaving(shard)
        for pairs in row_groups(leaving, self.row_group_bytes, with_files=self.profile.holds_files):
            on_progress(done + row, self.plan.rows, "Writing rows")
            yield pairs, Place(shard.start + row, self.plan.prompts)
            row += len(pairs)

    def _leaving(self, shard: Shard) -> Iterator[pa.RecordBatch]:
        for pairs in self.source.pairs(shard.split, shard.first, shard.last, self.profile.wanted):
            reasons = self.profile.dropped(outline_of(pairs))
            yield pairs.filter(pc.is_null(reasons)) if reasons.null_count < len(pairs) else pairs


@dataclass(frozen=True)
class _Draft:
    """A file that has no name yet, and may still be written to."""

    file: GrowingFile
    closed: Future[None]


def _write_papers(
    partial: Path, profile: Profile, plan: Plan, facts: VersionFacts, shards: list[ExportedFile]
) -> None:
    """The card and Croissant's description, and then the manifest, which names all other files."""
    atomic.write(partial / card.NAME, card.card_bytes(facts, profile, plan, shards))
    atomic.write(partial / croissant.NAME, croissant.croissant_bytes(facts, profile, shards))
    files = [*shards, *(manifest.described(partial, name) for name in (card.NAME, croissant.NAME))]
    atomic.write(partial / manifest.NAME, manifest.manifest_bytes(facts, profile, plan, files))


def _publish(partial: Path, folder: Path) -> None:
    atomic.fsync_folder(partial)
    partial.rename(folder)
    folder.with_name(f".{folder.name}.plan.json").unlink(missing_ok=True)
    atomic.fsync_folder(folder.parent)
