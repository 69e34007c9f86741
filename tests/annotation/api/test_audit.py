"""Reading the audit log."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from annotation import audit
from annotation.models import AuditEvent
from tests.annotation import factories

pytestmark = pytest.mark.django_db


def get(user, address, **query):
    client = APIClient()
    client.force_login(user)
    return client.get(address, query)


def test_a_manager_reads_the_log_of_their_project_newest_first():
    project, other = factories.make_project(), factories.make_project()
    manager = factories.make_user(project, role="manager")
    audit.record(manager, "thing.made", "a", project=project, after={"n": 1})
    audit.record(None, "thing.changed", "b", project=project, before={"n": 1}, after={"n": 2})
    audit.record(manager, "thing.made", "c", project=other)
    rows = get(manager, f"/api/v1/projects/{project.slug}/audit-events/").json()["results"]
    assert [(row["actor_name"], row["action"], row["subject"], row["before"], row["after"]) for row in rows] == [
        ("system", "thing.changed", "b", {"n": 1}, {"n": 2}),
        (manager.username, "thing.made", "a", None, {"n": 1}),
    ]


def test_staff_read_everything_and_others_nothing_of_it():
    audit.record(None, "token.made", "x")
    audit.record(None, "thing.made", "y", project=factories.make_project())
    assert len(get(factories.make_user(is_staff=True), "/api/v1/audit-events/").json()["results"]) == 2
    assert get(factories.make_user(), "/api/v1/audit-events/").status_code == 403


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"action": "thing.made"}, ["a"]),
        ({"action": "thing."}, ["b", "a"]),
        ({"actor": "system"}, ["c", "b", "a"]),
        ({"actor": "nobody"}, []),
        ({"since": "2999-01-01T00:00:00Z"}, []),
        ({"until": "2999-01-01T00:00:00Z"}, ["c", "b", "a"]),
    ],
)
def test_events_are_filtered(query, expected):
    audit.record(None, "thing.made", "a")
    audit.record(None, "thing.changed", "b")
    audit.record(None, "other.made", "c")
    staff = factories.make_user(is_staff=True)
    rows = get(staff, "/api/v1/audit-events/", **query).json()["results"]
    assert [row["subject"] for row in rows] == expected


def test_a_wrong_filter_is_named():
    answer = get(factories.make_user(is_staff=True), "/api/v1/audit-events/", since="yesterday")
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["since"]


def test_uploads_and_jobs_are_on_record(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    project = factories.make_project()
    manager = factories.make_user(project, role="manager")
    client = APIClient()
    client.force_login(manager)
    file = SimpleUploadedFile("a.jsonl", b"{}")
    client.post("/api/v1/uploads/", {"project": project.slug, "file": file}, format="multipart")
    generator = client.get("/api/v1/generators/").json()["results"][0]["id"]
    asked = {"kind": "evaluate", "project": project.slug, "spec": {"base": generator, "tuned": generator}}
    job = client.post("/api/v1/jobs/", asked).json()["id"]
    client.post(f"/api/v1/jobs/{job}/cancellations/")
    client.post(f"/api/v1/jobs/{job}/cancellations/")  # has ended: refused, and not on record
    events = AuditEvent.objects.filter(project=project.slug).order_by("id")
    assert [(event.action, event.actor_name) for event in events] == [
        (action, manager.username) for action in ("upload.kept", "job.asked", "job.cancelled")
    ]
