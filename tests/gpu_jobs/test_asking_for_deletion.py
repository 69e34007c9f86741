"""Asking for the deletion of a project: who may, when, and what an archived project still takes."""

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.models import Project
from gpu_jobs import deletion
from gpu_jobs.jobs import enqueue, registry
from gpu_jobs.jobs.run import run_here, run_job
from gpu_jobs.models import Job
from tests.annotation.factories import make_project, make_user

# Committed as it goes: the heartbeat looks at the job from a connection of its own.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


def client_of(user):
    client = APIClient()
    client.force_login(user)
    return client


def test_it_takes_the_archive_the_name_and_rest():
    project = make_project(slug="doomed", name="The doomed one")
    owner = make_user(project, "owner")
    client = client_of(owner)
    base = f"/api/v1/projects/{project.slug}/"

    refused = client.post(f"{base}deletions/", {"name": "The doomed one"})
    assert (refused.status_code, "archive it first" in refused.json()["detail"]) == (409, True)

    job = enqueue.record("make_renditions", {}, project)
    busy = client.put(f"{base}archive/")
    assert (busy.status_code, "waiting or running" in busy.json()["detail"]) == (409, True)
    Job.objects.filter(pk=job.pk).update(state=Job.State.CANCELLED, finished_at=timezone.now())
    assert client.put(f"{base}archive/").json()["archived_at"] is not None

    wrong = client.post(f"{base}deletions/", {"name": "the doomed one"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "name")
    assert not Job.objects.filter(kind=deletion.KIND).exists()

    asked = client.post(f"{base}deletions/", {"name": "The doomed one"})
    assert (asked.status_code, asked.json()["kind"]) == (201, deletion.KIND)
    assert client.post(f"{base}deletions/", {"name": "The doomed one"}).status_code == 409
    assert client.delete(f"{base}archive/").status_code == 409, "it is about to be deleted"
    assert client.get(f"/api/v1/jobs/{asked.json()['id']}/").json()["state"] == "queued"


def test_a_manager_archives_and_only_an_owner_deletes():
    project = make_project()
    client = client_of(make_user(project, "manager"))
    base = f"/api/v1/projects/{project.slug}/"
    assert client.put(f"{base}archive/").status_code == 200
    assert client.post(f"{base}deletions/", {"name": project.name}).status_code == 403
    assert client.delete(f"{base}archive/").status_code == 200


def test_it_is_no_job_that_one_asks_for_by_name():
    project = make_project()
    client = client_of(make_user(project, "owner"))
    asked = client.post("/api/v1/jobs/", {"kind": deletion.KIND, "project": project.slug, "spec": {}})
    assert (asked.status_code, asked.json()["errors"][0]["field"]) == (400, "kind")
    assert deletion.KIND not in [kind["kind"] for kind in client.get("/api/v1/job-kinds/").json()]
    assert deletion.KIND in registry.KINDS


def test_the_job_itself_refuses_a_project_that_is_in_use():
    project = make_project()
    job = enqueue.record(deletion.KIND, {}, project)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, "archive it first" in job.error) == (Job.State.FAILED, True)
    assert Project.objects.filter(pk=project.pk).exists()


def test_an_archived_project_takes_no_jobs_and_starts_none_again():
    project = make_project()
    owner = make_user(project, "owner")
    failed = enqueue.record("make_renditions", {}, project)
    Job.objects.filter(pk=failed.pk).update(state=Job.State.FAILED, finished_at=timezone.now())
    deletion.archive_project(project, owner)
    with pytest.raises(deletion.archive.ArchivedError):
        run_here("make_renditions", {}, project)
    assert client_of(owner).post(f"/api/v1/jobs/{failed.pk}/retries/").status_code == 409
    failed.refresh_from_db()
    assert failed.state == Job.State.FAILED
