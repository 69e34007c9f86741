"""Writing an export: file by file into a hidden folder, published by one rename."""

import functools
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from annotation.progress import Progress, silent
from curation import atomic
from curation.errors import EmptyExportError, ExportInProgressError
from curation.export import card, manifest
from curation.export.manifest import ExportedFile, VersionFacts
from curation.export.parquet_file import ROW_GROUP_BYTES, write_parquet
from curation.export.plan import SHARD_BYTES, Plan, Shard, make_plan
from curation.export.profiles.base import Profile
from curation.export.records import Source

Row = Mapping[str, Any]


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
    first file that is missing. Raises `EmptyExportError`, and `ExportInProgressError` if another process is at it.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        # The lock goes with the process that holds it, however that ends.
        with FileLock(folder.with_name(f".{folder.name}.lock"), timeout=0):
            if not _is_published(folder, profile, facts):
                plan = make_plan(source, profile, shard_bytes)
                _require_rows(plan, profile)
                partial = _partial_folder(folder, plan, profile, facts)
                _write_shards(
                    partial,
                    plan,
                    functools.partial(_rows, source, profile, plan),
                    functools.partial(write_parquet, contract=profile.contract, row_group_bytes=row_group_bytes),
                    on_progress,
                )
                _write_papers(partial, profile, plan, facts)
                _publish(partial, folder)
    except Timeout:
        raise ExportInProgressError(f"{folder.name} is being written by another process; wait for it.") from None
    return manifest.read_manifest(folder)


def exported_files(folder: Path) -> list[ExportedFile]:
    """Every file of a published export, the manifest last."""
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
    wanted = (facts.sha256, profile.name, profile.contract.sha256)
    if (found["dataset"]["sha256"], found["profile"], found["schema_sha256"]) == wanted:
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
            "schema": profile.contract.sha256,
            "shards": [asdict(shard) for shard in plan.shards],
            "writer": manifest.writer_versions(),
        },
        sort_keys=True,
    ).encode()
    if not planned.exists() or planned.read_bytes() != wanted:
        shutil.rmtree(partial, ignore_errors=True)
        atomic.write(planned, wanted)
    (partial / "data").mkdir(parents=True, exist_ok=True)
    for leftover in (partial / "data").glob(".*.draft"):
        leftover.unlink()
    return partial


def _write_shards(
    partial: Path,
    plan: Plan,
    rows_of: Callable[[Shard], Iterator[Row]],
    write: Callable[..., int],
    on_progress: Progress,
) -> None:
    """Write the files that are missing."""
    done = 0
    for shard in plan.shards:
        if not (partial / shard.path).exists():
            rows = _counted(rows_of(shard), done, plan.rows, on_progress)
            written = write(partial / shard.path, rows=rows)
            if written != shard.rows:
                raise RuntimeError(f"{shard.path} has {written} rows where {shard.rows} were planned.")
        done += shard.rows
        on_progress(done, plan.rows, f"Wrote {shard.path}")


def _rows(source: Source, profile: Profile, plan: Plan, shard: Shard) -> Iterator[Row]:
    for record in source.records(shard.split, shard.first, shard.last):
        if profile.dropped(record.outline) is None:
            yield profile.row(record, source.read, plan.rows_of_prompt)


def _counted(rows: Iterator[Row], done: int, total: int, on_progress: Progress, every: int = 500) -> Iterator[Row]:
    for number, row in enumerate(rows):
        if number % every == 0:
            on_progress(done + number, total, "Writing rows")
        yield row


def _write_papers(partial: Path, profile: Profile, plan: Plan, facts: VersionFacts) -> None:
    """The card, and then the manifest, which names all other files."""
    files = [manifest.described(partial, shard.path, shard.rows) for shard in plan.shards]
    atomic.write(partial / card.NAME, card.card_bytes(facts, profile, plan, files))
    files.append(manifest.described(partial, card.NAME))
    atomic.write(partial / manifest.NAME, manifest.manifest_bytes(facts, profile, plan, files))


def _publish(partial: Path, folder: Path) -> None:
    atomic.fsync_folder(partial)
    partial.rename(folder)
    folder.with_name(f".{folder.name}.plan.json").unlink(missing_ok=True)
    atomic.fsync_folder(folder.parent)
