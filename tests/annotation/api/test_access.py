"""Who may not: strangers see no project, annotators only their own work."""

import uuid

import pytest
from rest_framework.test import APIClient

from annotation import annotators, queue
from annotation.models import Slot
from tests.annotation import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    project = factories.make_project()
    factories.make_pairs(project, 2)
    return project


def sign_in(user=None):
    client = APIClient()
    if user is not None:
        client.force_login(user)
    return client


def requests_about(project):
    """Every request about a project, with the lowest role that may make it."""
    base = f"/api/v1/projects/{project.slug}/"
    lease = Slot.objects.filter(project=project).first()
    sample = project.comparisons.first().samples.first()
    token = {"lease_token": str(uuid.uuid4())}
    judgment = {"client_id": str(uuid.uuid4()), "slot": str(lease.pk), "answer": {"choice": "tie"}, "time_ms": 1}
    return [
        ("annotator", "get", base, None),
        ("annotator", "post", f"{base}assignments/", {"count": 1}),
        ("annotator", "get", f"{base}judgments/", None),
        ("annotator", "post", "/api/v1/judgments/", judgment),
        ("annotator", "patch", f"/api/v1/slots/{lease.pk}/lease/", token),
        ("annotator", "delete", f"/api/v1/slots/{lease.pk}/lease/", token),
        ("annotator", "post", f"/api/v1/slots/{lease.pk}/skips/", token),
        ("manager", "patch", base, {"guidelines": "mine now"}),
        ("manager", "get", f"{base}prompts/", None),
        ("manager", "post", f"{base}prompts/", {"texts": ["a bird"]}),
        ("manager", "get", f"{base}comparisons/", None),
        ("assigned", "get", f"/api/v1/media/samples/{sample.pk}/", None),
    ]


def ask(client, method, address, body):
    answer = getattr(client, method)(address, body)
    answer.close()
    return answer.status_code


def test_nobody_is_let_in_without_a_session(project):
    client = sign_in()
    codes = {ask(client, *request) for _, *request in requests_about(project)}
    assert codes == {403}
    assert client.get("/api/v1/projects/").status_code == 403


def test_a_stranger_finds_no_project_and_nothing_in_it(project):
    client = sign_in(factories.make_user(factories.make_project(), role="manager"))
    for _, *request in requests_about(project):
        assert ask(client, *request) == 404, request
    assert len(client.get("/api/v1/projects/").json()["results"]) == 1


def test_an_annotator_may_do_their_work_and_nothing_else(project):
    client = sign_in(factories.make_user(project))
    for role, *request in requests_about(project):
        if role == "assigned":
            continue  # depends on the assignment: see below
        code = ask(client, *request)
        allowed = code not in (403, 404)
        assert allowed == (role == "annotator"), (request, code)


@pytest.mark.parametrize("staff", [False, True])
def test_a_lead_and_staff_may_do_everything(project, staff):
    user = factories.make_user(is_staff=True) if staff else factories.make_user(project, role="manager")
    for _, *request in requests_about(project):
        assert ask(sign_in(user), *request) not in (403, 404), request


def test_an_annotator_sees_the_media_of_their_assignments_only(project):
    user, other = factories.make_user(project), factories.make_user(project)
    [assignment] = queue.lease(project, annotators.for_user(user))
    address = f"/api/v1/media/samples/{assignment.samples[0].pk}/"
    assert ask(sign_in(user), "get", address, None) == 200
    assert ask(sign_in(other), "get", address, None) == 404
    queue.submit(assignment.slot.pk, annotators.for_user(user), uuid.uuid4(), {"choice": "tie"}, 1)
    assert ask(sign_in(user), "get", address, None) == 200  # still, to be able to correct the answer
    project.memberships.filter(user=user).delete()
    assert ask(sign_in(user), "get", address, None) == 404


def test_an_annotator_sees_their_own_answers_only(project):
    user, other = factories.make_user(project), factories.make_user(project)
    [assignment] = queue.lease(project, annotators.for_user(user))
    queue.submit(assignment.slot.pk, annotators.for_user(user), uuid.uuid4(), {"choice": "tie"}, 1)
    address = f"/api/v1/projects/{project.slug}/judgments/"
    assert len(sign_in(user).get(address).json()["results"]) == 1
    assert sign_in(other).get(address).json()["results"] == []


def test_projects_list_is_ones_own(project):
    factories.make_project()
    rows = sign_in(factories.make_user(project)).get("/api/v1/projects/").json()["results"]
    assert [(row["slug"], row["role"]) for row in rows] == [(project.slug, "annotator")]
