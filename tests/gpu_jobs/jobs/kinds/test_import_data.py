"""The job kinds "import_data" and "import_pairs": uploads of any format, a dry run, an attempt after an attempt."""

import json
import time
import uuid
from pathlib import Path
from typing import Any

import pytest

from annotation import uploads
from annotation.intake import imports
from annotation.intake.formats.registry import FORMATS
from annotation.intake.prepare import Media
from annotation.models import AuditEvent, Comparison, Judgment, Project, Upload
from gpu_jobs.jobs import life, registry
from gpu_jobs.jobs.enqueue import record
from gpu_jobs.jobs.registry import InvalidSpec
from gpu_jobs.jobs.run import JobNotDone, run_here, run_job
from gpu_jobs.models import Job
from tests.annotation import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project() -> Project:
    return factories.make_project(slots_per_comparison=3)


def sent(project: Project, path: Path) -> Upload:
    return uploads.keep(project, path.name, [path.read_bytes()], None)


def rows(project: Project, n: int) -> Upload:
    lines = [{"prompt": f"p {i}", "text_0": "a", "text_1": f"b {i}", "choice": "first"} for i in range(n)]
    content = "".join(json.dumps(line) + "\n" for line in lines).encode()
    return uploads.keep(project, "pairs.jsonl", [content], None)


def test_several_uploads_that_belong_together_are_one_import(project: Project, tmp_path: Path) -> None:
    paths = FORMATS["jsonl"].write_example(tmp_path)
    user = factories.make_user(project, "manager")
    spec = {"uploads": [str(sent(project, path).pk) for path in paths]}
    job = run_here("import_data", spec, project, user)
    assert (job.result["imported"], job.result["rejected"], job.result["format"]) == (2, 0, "JSON Lines")
    assert job.result["files"] == [path.name for path in paths]
    assert json.loads((job.folder / "report.json").read_text())["imported"] == 2
    assert AuditEvent.objects.get(action="import.finished").actor_id == user.pk


def test_a_dry_run_keeps_nothing_and_says_so(project: Project) -> None:
    upload = rows(project, 20)
    job = run_here("import_data", {"uploads": [str(upload.pk)], "dry_run": True}, project)
    assert (job.result["imported"], job.result["dry_run"]) == (20, True)
    assert not Comparison.objects.exists()


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "BATCH_ROWS", 16)
    monkeypatch.setattr(imports, "BATCH_SECONDS", float("inf"))


@pytest.mark.usefixtures("small_batches")
def test_an_attempt_goes_on_where_the_one_before_it_was_stopped(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = record("import_data", {"uploads": [str(rows(project, 50).pk)]}, project, called=True)
    prepared: list[int] = []
    prepare = Media.prepare

    def stopped_in_the_third(self: Media, batch: Any) -> Any:
        prepared.append(len(batch))
        if len(prepared) == 3:
            raise KeyboardInterrupt
        return prepare(self, batch)

    monkeypatch.setattr(Media, "prepare", stopped_in_the_third)
    with pytest.raises(KeyboardInterrupt):
        run_job(job.pk)
    assert Comparison.objects.count() == 32
    assert run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["imported"]) == (Job.State.SUCCEEDED, 50), job.error
    assert prepared == [16, 16, 16, 16, 2]
    assert Judgment.objects.count() == 50


@pytest.mark.usefixtures("small_batches")
def test_an_import_that_is_cancelled_stops_and_keeps_what_it_has(project: Project, settings: Any) -> None:
    settings.JOB_HEARTBEAT_SECONDS = 0.05
    job = record("import_data", {"uploads": [str(rows(project, 50).pk)]}, project, called=True)

    def cancel(now: Any) -> None:
        life.request_cancel(job.pk)
        time.sleep(1)  # until the next heartbeat has seen it

    run_job(job.pk, cancel)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert 16 <= Comparison.objects.count() < 50


@pytest.mark.parametrize(
    ("spec", "field"),
    [
        ({}, "uploads"),
        ({"uploads": []}, "uploads"),
        ({"uploads": ["7"]}, "uploads.0"),
        ({"uploads": [str(uuid.uuid4())], "path": "/etc"}, "path"),
        ({"uploads": [str(uuid.uuid4())], "options": {"format": "xml"}}, "options.format"),
    ],
)
def test_a_specification_that_makes_no_sense_names_its_field(spec: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidSpec) as refused:
        registry.get("import_data").parse(spec)
    assert field in refused.value.fields


def test_what_cannot_be_imported_is_a_sentence_and_not_tried_again(project: Project) -> None:
    other = rows(factories.make_project(), 1)
    nothing = uploads.keep(project, "a.bin", [b"\0\1"], None)
    for upload, reason in ((other, "not there any more"), (nothing, "no rows of any known format in a.bin")):
        with pytest.raises(JobNotDone, match=reason) as failed:
            run_here("import_data", {"uploads": [str(upload.pk)]}, project)
        assert (failed.value.job.state, failed.value.job.attempt) == (Job.State.FAILED, 1)
    with pytest.raises(JobNotDone, match=r"a\.bin is no Parquet file"):
        run_here("import_pairs", {"upload": str(nothing.pk)}, project)


def test_import_pairs_is_the_same_for_pick_a_pic(project: Project, tmp_path: Path) -> None:
    (path,) = FORMATS["pickapic"].write_example(tmp_path)
    job = run_here("import_pairs", {"upload": str(sent(project, path).pk)}, project)
    assert (job.result["imported"], job.result["rejected"], job.result["ties"]) == (2, 0, 0)
