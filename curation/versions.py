"""Making a dataset version: select, freeze every row, hash, and write it down once."""

import datetime as dt
import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annotation.models import Project
from annotation.progress import Progress, silent
from curation import selection
from curation.fifa import FifaSpec
from curation.models import DatasetRow, DatasetVersion, Selection
from curation.row_content import frozen_rows
from curation.schema import NATIVE
from curation.selection_terms import store_terms
from curation.version_statistics import Tally

BATCH = 500
# What names a row in this database but says nothing about its content.
_LOCAL = ("comparison_id", "compared_at")


def create_version(
    project: Project,
    spec: FifaSpec,
    created_by: AbstractBaseUser | None = None,
    on_progress: Progress = silent,
) -> DatasetVersion:
    """Select from the project's present pool and keep the outcome as the next version.

    The same rows by the same recipe are the same version: then the one that is there is returned. A run that was
    stopped is continued by calling this again. Raises `NothingSelectedError` where no pair is left.
    """
    on_progress(0, None, "Reading the pool")
    chosen = selection.run(project, spec)
    selection.require_some(chosen)
    with _spool(project, chosen, on_progress) as spool:
        version = DatasetVersion.objects.filter(project=project, sha256=spool.sha256).first()
        if version is None:
            version = _draft(project, chosen, spool, created_by)
            _fill(version, spool, on_progress)
            version = _sealed(version)
    return version


@dataclass(frozen=True)
class _Spool:
    """The frozen rows, one JSON line each in the order of their pair ids, and the hash of it all."""

    file: IO[bytes]
    rows: int
    sha256: str
    statistics: dict[str, Any]


@contextmanager
def _spool(project: Project, chosen: selection.Run, on_progress: Progress) -> Iterator[_Spool]:
    """Freeze every chosen row into a temporary file: the hash must be known before anything is written down."""
    folder = Path(settings.VAR_DIR) / "drafts"
    folder.mkdir(parents=True, exist_ok=True)
    pool, tally = chosen.pool, Tally(project, chosen)
    order = sorted(chosen.selected.order.tolist(), key=pool.pair_ids.__getitem__)
    digest = hashlib.sha256(_line(_recipe(chosen)))
    with tempfile.TemporaryFile(dir=folder) as file:
        for start in range(0, len(order), BATCH):
            rows = frozen_rows(project, chosen, order[start : start + BATCH])
            tally.add(rows)
            for row in rows:
                digest.update(_line({name: row[name] for name in row if name not in _LOCAL}))
                file.write(_line(row))
            on_progress(min(start + BATCH, len(order)), 2 * len(order), "Freezing rows")
        yield _Spool(file, len(order), digest.hexdigest(), tally.statistics())


def _recipe(chosen: selection.Run) -> dict[str, Any]:
    return {
        "schema": NATIVE.sha256,
        "spec": chosen.spec.model_dump(mode="json"),
        "scorer_revision": chosen.pool.scorer_revision,
        "embedder_revision": chosen.space.embedder_revision,
    }


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def _draft(
    project: Project, chosen: selection.Run, spool: _Spool, created_by: AbstractBaseUser | None
) -> DatasetVersion:
    """The unfinished version of this content; the one that a stopped run left, if there is one."""
    with transaction.atomic():
        version = DatasetVersion.with_drafts.filter(project=project, sha256=spool.sha256).first()
        if version is not None:
            return version
        spec = chosen.spec.model_dump(mode="json")
        made = Selection.objects.create(
            project=project,
            spec=spec,
            pool=len(chosen.pool),
            selected=len(chosen.selected.order),
            gates=chosen.selected.gates(),
            terms_sha256=store_terms(chosen),
            created_by=created_by,
        )
        return DatasetVersion.with_drafts.create(
            project=project,
            sha256=spool.sha256,
            rows=spool.rows,
            spec=spec,
            statistics=spool.statistics,
            selection=made,
            created_by=created_by,
        )


def _fill(version: DatasetVersion, spool: _Spool, on_progress: Progress) -> None:
    """Write the rows in short transactions; rows that a stopped run wrote already are left as they are."""
    spool.file.seek(0)
    written = 0
    while lines := list(islice(spool.file, BATCH)):
        rows = (json.loads(line) for line in lines)
        DatasetRow.objects.bulk_create(
            [
                DatasetRow(version=version, **row | {"compared_at": dt.datetime.fromisoformat(row["compared_at"])})
                for row in rows
            ],
            ignore_conflicts=True,
        )
        written += len(lines)
        on_progress(spool.rows + written, 2 * spool.rows, "Writing rows")


def _sealed(version: DatasetVersion) -> DatasetVersion:
    """Give the version its number and let everybody see it."""
    with transaction.atomic():
        # Two versions finished at once would otherwise take the same number.
        Project.objects.select_for_update().get(pk=version.project_id)
        last = DatasetVersion.objects.filter(project=version.project_id).aggregate(Max("number"))["number__max"]
        DatasetVersion.with_drafts.filter(pk=version.pk, sealed_at=None).update(
            number=(last or 0) + 1, sealed_at=timezone.now()
        )
    return DatasetVersion.objects.get(pk=version.pk)
