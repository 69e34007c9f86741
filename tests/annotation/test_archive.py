"""The archive, the addresses of what was deleted, and settings that answers depend on."""

import pytest
from rest_framework.test import APIClient

from annotation import archive, audit, gold, projects, queue
from annotation.errors import ArchivedError, InvalidError
from annotation.models import AuditEvent, Slot
from tests.annotation import factories
from tests.annotation.factories import make_annotator, make_pair, make_project, make_user, new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def owner(project):
    return make_user(project, "owner")


@pytest.fixture
def client(owner):
    client = APIClient()
    client.force_login(owner)
    return client


def slugs(answer):
    return [row["slug"] for row in answer.json()["results"]]


def test_archived_projects_are_listed_where_they_are_asked_for(client, owner, project):
    other = make_project()
    factories.Membership.objects.create(project=other, user=owner, role="annotator")
    archive.archive(project, owner)
    assert slugs(client.get("/api/v1/projects/")) == [other.slug]
    assert slugs(client.get("/api/v1/projects/?archived=false")) == [other.slug]
    assert slugs(client.get("/api/v1/projects/?archived=true")) == [project.slug]
    assert client.get(f"/api/v1/projects/{project.slug}/").json()["archived_at"] is not None


def test_in_and_out_is_on_record_once_each(owner, project):
    for _ in range(2):
        archive.archive(project, owner)
    for _ in range(2):
        assert archive.restore(project, owner).archived_at is None
    events = AuditEvent.objects.filter(project=project.slug).order_by("id")
    assert [event.action for event in events] == ["project.archived", "project.restored"]


def test_what_was_opened_before_the_archive_closed_is_refused_by_the_row(owner, project):
    stale = project
    archive.archive(project, owner)
    assert stale.archived_at is None
    with pytest.raises(ArchivedError):
        archive.hold_open(stale)
    with pytest.raises(ArchivedError):
        projects.change_project(stale, owner, {"name": "Another"})


def test_the_address_of_a_deleted_project_is_never_given_again(client, owner):
    """Else whoever got it would read the old project's audit log, and its keys would open the new one."""
    gone = make_project(slug="cats")
    audit.record(owner, projects.DELETED, gone.slug, project=gone)
    gone.delete()
    refused = client.post("/api/v1/projects/", {"name": "Cats", "slug": "cats"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "slug")
    assert client.post("/api/v1/projects/", {"name": "Cats"}).json()["slug"] == "cats-2"
    with pytest.raises(InvalidError):
        projects.create_project("Cats", owner, slug="cats")


# --- settings that answers depend on ---------------------------------------------------------------


def answered(project):
    make_pair(project)
    annotator = make_annotator()
    [assignment] = queue.lease(project, annotator)
    queue.submit(assignment.slot.pk, annotator, new_id(), {"choice": "both_bad"}, 900)


def known(project):
    gold.make_gold(make_pair(project), {"choice": "both_bad"}, make_user(project, "manager"), "")


def narrow(client, project):
    config = {"instrument_config": {"allow_both_bad": False}}
    return client.patch(f"/api/v1/projects/{project.slug}/", config)


@pytest.mark.parametrize("give", [answered, known])
def test_a_configuration_that_answers_would_not_survive_is_refused_with_a_sentence(client, project, give):
    assert narrow(client, project).status_code == 200
    project.instrument_config = {}
    project.save()
    give(project)
    refused = narrow(client, project)
    assert refused.status_code == 409
    assert refused.json()["detail"] == (
        "There are answers already, so allow_both_bad cannot be turned off. To ask otherwise, make another project."
    )
    project.refresh_from_db()
    assert project.instrument_config == {}


def test_one_that_they_survive_is_taken(client, project):
    answered(project)
    changed = {"instrument_config": {"question": "Which is nicer?"}, "guidelines": "Look twice."}
    assert client.patch(f"/api/v1/projects/{project.slug}/", changed).status_code == 200


def test_an_answer_that_a_reviewer_returned_counts_as_one(client, project):
    answered(project)
    Slot.objects.filter(project=project).update(state=Slot.State.RETURNED)
    assert narrow(client, project).status_code == 409
