"""The rejected rows of an import as a table."""

import csv
import io
import json

import pytest
from rest_framework.test import APIClient

from annotation import uploads
from annotation.models import Project
from gpu_jobs.jobs import enqueue
from gpu_jobs.jobs.kinds.import_data import REJECTIONS_SHOWN
from gpu_jobs.jobs.run import run_here
from tests.gpu_jobs.api.conftest import problem

pytestmark = pytest.mark.django_db(transaction=True)


def rejections(lead: APIClient, job: object) -> list[dict[str, str]]:
    response = lead.get(f"/api/v1/jobs/{job}/rejections/")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/csv")
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def run_import(project: Project, *lines: object) -> str:
    content = "".join(f"{json.dumps(line)}\n" for line in lines).encode()
    upload = uploads.keep(project, "pairs.jsonl", [content], None)
    return str(run_here("import_data", {"uploads": [str(upload.pk)], "dry_run": True}, project).pk)


def test_all_of_them_are_there_and_not_only_those_that_the_job_shows(lead: APIClient, project: Project) -> None:
    good = {"prompt": "a word for red", "text_0": "crimson", "text_1": "azure"}
    job = run_import(project, good, *[{"prompt": ""}] * (REJECTIONS_SHOWN + 1))
    rows = rejections(lead, job)
    assert len(lead.get(f"/api/v1/jobs/{job}/").json()["result"]["rejections"]) == REJECTIONS_SHOWN
    assert [int(row["row"]) for row in rows] == list(range(1, REJECTIONS_SHOWN + 2))
    assert rows[0]["where"] == "line 2"
    assert all(row["reason"] for row in rows)


def test_what_a_file_says_is_no_formula(lead: APIClient, project: Project) -> None:
    job = enqueue.record("import_data", {"uploads": ["00000000-0000-0000-0000-000000000000"]}, project)
    noted = [{"row": 0, "where": "=1+1", "reason": '=HYPERLINK("http://elsewhere")'}]
    (job.folder / "report.json").write_text(json.dumps({"rejections": noted}))
    (row,) = rejections(lead, job.pk)
    assert (row["where"], row["reason"]) == ("'=1+1", '\'=HYPERLINK("http://elsewhere")')


def test_a_job_without_rows_has_none(lead: APIClient, project: Project) -> None:
    job = enqueue.record("simulate", {"annotators": [{"name": "careful"}]}, project)
    assert "no report of rows" in problem(lead.get(f"/api/v1/jobs/{job.pk}/rejections/"), 404)["detail"]
