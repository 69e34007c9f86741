"""Making a dataset version: select, freeze every row, hash, and write it down once."""

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from annotation.models import Project
from annotation.progress import Progress, silent
from curation.diversity.embedding import embed_project
from curation.models import DatasetVersion, Selection
from curation.selection import runs
from curation.selection.fifa import FifaSpec
from curation.selection.stored_terms import store_terms
from curation.stages import at_hand
from curation.versions import drafts
from curation.versions.recipe import recipe_of
from curation.versions.row_content import columns_of, frozen_rows
from curation.versions.row_hash import recipe_line, row_digest
from curation.versions.statistics import Tally

BATCH = 500


def create_version(
    project: Project,
    spec: FifaSpec,
    created_by: AbstractBaseUser | None = None,
    on_progress: Progress = silent,
    *,
    name: str = "",
    parents: Sequence[int] | None = None,
) -> DatasetVersion:
    """Select from the project's present pool and keep the outcome as the next version.

    `parents` are the ids of the versions that it is derived from, by default the latest. The same rows by the same
    recipe are the same version: then the one that is there is returned. A run that was stopped is continued by
    calling this again. Raises `NothingSelectedError` where no pair is left, `NameTakenError`, `UnknownParentError`.
    """
    if name:
        drafts.require_free(project, name)
    ancestors = drafts.lineage(project, parents)
    embed_project(project, spec.embedder, on_progress, at_hand.runner())
    on_progress(0, None, "Reading the pool")
    chosen = runs.run(project, spec)
    runs.require_some(chosen)
    with _spool(project, chosen, ancestors, on_progress) as (frozen, file):
        version = drafts.sealed_version(project, frozen.sha256)
        if version is None:
            version = _draft(project, chosen, frozen, created_by)
            _fill(version, file, on_progress)
            version = drafts.seal(version, name)
    return version


@contextmanager
def _spool(
    project: Project, chosen: runs.Run, parents: Sequence[Mapping[str, Any]], on_progress: Progress
) -> Iterator[tuple[drafts.Frozen, IO[bytes]]]:
    """Freeze every chosen row into a temporary file, one JSON line each in the order of their pair ids.

    The hash must be known before anything is written down.
    """
    folder = Path(settings.VAR_DIR) / "drafts"
    folder.mkdir(parents=True, exist_ok=True)
    pool, tally, recipe = chosen.pool, Tally(project, chosen), recipe_of(chosen)
    order = sorted(chosen.selected.order.tolist(), key=pool.pair_ids.__getitem__)
    digest = hashlib.sha256(recipe_line(recipe))
    with tempfile.TemporaryFile(dir=folder) as file:
        for start in range(0, len(order), BATCH):
            rows = frozen_rows(project, chosen, order[start : start + BATCH])
            tally.add(rows)
            for row in rows:
                digest.update(row_digest(columns_of(row), row["sha256_0"], row["sha256_1"]))
                file.write(_line(row))
            on_progress(min(start + BATCH, len(order)), 2 * len(order), "Freezing rows")
        yield drafts.Frozen(digest.hexdigest(), len(order), recipe, tally.statistics(), parents), file


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def _draft(
    project: Project, chosen: runs.Run, frozen: drafts.Frozen, created_by: AbstractBaseUser | None
) -> DatasetVersion:
    """The unfinished version of this content, with its selection; the one that a stopped run left, if any."""
    with transaction.atomic():
        version = DatasetVersion.with_drafts.filter(project=project, sha256=frozen.sha256).first()
        if version is not None:
            return version
        made = Selection.objects.create(
            project=project,
            spec=chosen.spec.model_dump(mode="json"),
            pool=len(chosen.pool),
            selected=len(chosen.selected.order),
            gates=chosen.selected.gates(),
            terms_sha256=store_terms(chosen),
            created_by=created_by,
        )
        return drafts.draft(project, frozen, selection=made, created_by=created_by)


def _fill(version: DatasetVersion, file: IO[bytes], on_progress: Progress) -> None:
    """Write the rows in short transactions, so that people can go on answering meanwhile."""
    file.seek(0)
    written = 0
    while lines := list(islice(file, BATCH)):
        drafts.write_rows(version, map(json.loads, lines))
        written += len(lines)
        on_progress(version.rows + written, 2 * version.rows, "Writing rows")
