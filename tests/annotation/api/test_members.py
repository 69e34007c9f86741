"""Members and invitations through the API."""

import pytest
from django.core import mail
from django.core.cache import cache
from rest_framework.test import APIClient

from annotation.models import AuditEvent, Invitation, Membership
from tests.annotation import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet():
    cache.clear()


@pytest.fixture
def project():
    return factories.make_project()


@pytest.fixture
def owner(project):
    return factories.make_user(project, role="owner")


def sign_in(user):
    client = APIClient()
    client.force_login(user)
    return client


def address(project, rest="members/"):
    return f"/api/v1/projects/{project.slug}/{rest}"


def test_a_person_is_added_given_another_role_and_removed(project, owner):
    person = factories.make_user(email="p@example.org")
    client = sign_in(owner)
    added = client.post(address(project), {"user": "p@example.org", "role": "annotator"})
    assert added.status_code == 201
    row = added.json()
    assert (row["username"], row["role"]) == (person.username, "annotator")
    one = address(project, f"members/{row['id']}/")
    assert client.patch(one, {"role": "manager"}).json()["role"] == "manager"
    names = [member["username"] for member in client.get(address(project)).json()["results"]]
    assert names == [owner.username, person.username]
    assert client.delete(one).status_code == 204
    assert client.delete(one).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [({"user": "nobody", "role": "annotator"}, "user"), ({"user": "x", "role": "king"}, "role"), ({}, "user")],
)
def test_what_is_wrong_is_named(project, owner, body, field):
    answer = sign_in(owner).post(address(project), body)
    assert answer.status_code == 400
    assert field in [error["field"] for error in answer.json()["errors"]]


def test_twice_and_the_last_owner_are_conflicts_with_a_way_out(project, owner):
    client = sign_in(owner)
    twice = client.post(address(project), {"user": owner.username, "role": "owner"})
    assert twice.status_code == 409
    mine = Membership.objects.get(user=owner)
    leaving = client.delete(address(project, f"members/{mine.pk}/"))
    assert leaving.status_code == 409
    assert "owner first" in leaving.json()["detail"]


def test_a_manager_cannot_make_an_owner(project, owner):
    manager = factories.make_user(project, role="manager")
    client = sign_in(manager)
    body = {"user": factories.make_user().username, "role": "owner"}
    assert client.post(address(project), body).status_code == 403
    theirs = Membership.objects.get(user=owner)
    assert client.patch(address(project, f"members/{theirs.pk}/"), {"role": "annotator"}).status_code == 403
    assert client.delete(address(project, f"members/{theirs.pk}/")).status_code == 403
    assert client.post(address(project, "invitations/"), {"role": "owner"}).status_code == 403


def test_an_annotator_may_leave_and_learns_of_nobody_else(project, owner):
    user = factories.make_user(project)
    client = sign_in(user)
    assert client.get(address(project)).status_code == 403
    theirs = Membership.objects.get(user=owner)
    assert client.delete(address(project, f"members/{theirs.pk}/")).status_code == 403
    assert client.delete(address(project, "members/999999/")).status_code == 403
    mine = Membership.objects.get(user=user)
    assert client.patch(address(project, f"members/{mine.pk}/"), {"role": "owner"}).status_code == 403
    assert client.delete(address(project, f"members/{mine.pk}/")).status_code == 204
    assert client.get(address(project, "")).status_code == 404


def test_an_invitation_is_shown_once_taken_once_and_on_record(project, owner):
    made = sign_in(owner).post(address(project, "invitations/"), {"role": "reviewer", "email": "x@example.org"})
    assert made.status_code == 201
    link = made.json()["link"]
    assert made.json()["emailed"] is False  # there is no mail server
    secret = link.partition("/invitation#")[2]
    assert secret not in str(Invitation.objects.values().get())
    assert "link" not in sign_in(owner).get(address(project, "invitations/")).json()["results"][0]
    person = factories.make_user()
    accepted = sign_in(person).post("/api/v1/accepted-invitations/", {"secret": secret})
    assert accepted.json() == {"project": project.slug, "role": "reviewer"}
    again = sign_in(factories.make_user()).post("/api/v1/accepted-invitations/", {"secret": secret})
    assert again.status_code == 409
    assert sign_in(owner).get(address(project, "invitations/")).json()["results"] == []
    actions = AuditEvent.objects.filter(project=project.slug).order_by("id").values_list("action", flat=True)
    assert list(actions) == ["invitation.made", "membership.accepted"]


def test_an_invitation_raises_a_role_and_never_lowers_one(project, owner):
    def secret(role):
        made = sign_in(owner).post(address(project, "invitations/"), {"role": role})
        return made.json()["link"].partition("#")[2]

    person = factories.make_user(project, role="reviewer")
    low, high = secret("annotator"), secret("manager")
    refused = sign_in(person).post("/api/v1/accepted-invitations/", {"secret": low})
    assert refused.status_code == 409
    assert Invitation.objects.filter(accepted_at=None).count() == 2  # for somebody else
    sign_in(person).post("/api/v1/accepted-invitations/", {"secret": high})
    assert Membership.objects.get(user=person).role == "manager"


def test_a_revoked_and_an_expired_invitation_do_not_open(project, owner):
    client = sign_in(owner)
    made = client.post(address(project, "invitations/"), {}).json()
    secret = made["link"].partition("#")[2]
    assert client.delete(address(project, f"invitations/{made['id']}/")).status_code == 204
    assert client.delete(address(project, f"invitations/{made['id']}/")).status_code == 409
    assert APIClient().post("/api/v1/opened-invitations/", {"secret": secret}).status_code == 409
    made = client.post(address(project, "invitations/"), {}).json()
    Invitation.objects.filter(pk=made["id"]).update(expires_at="2020-01-01T00:00:00Z")
    secret = made["link"].partition("#")[2]
    assert APIClient().post("/api/v1/opened-invitations/", {"secret": secret}).status_code == 409
    assert APIClient().post("/api/v1/opened-invitations/", {"secret": "guessed"}).status_code == 409


def test_with_a_mail_server_the_link_is_sent_too(project, owner, settings):
    settings.INVITATIONS_BY_MAIL = True
    made = sign_in(owner).post(address(project, "invitations/"), {"email": "x@example.org"})
    [letter] = mail.outbox
    assert made.json()["emailed"] is True
    assert letter.to == ["x@example.org"]
    assert made.json()["link"] in letter.body


def test_a_mail_server_that_is_away_leaves_the_link_on_the_screen(project, owner, settings):
    settings.INVITATIONS_BY_MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 2
    made = sign_in(owner).post(address(project, "invitations/"), {"email": "x@example.org"})
    assert made.status_code == 201
    assert made.json()["emailed"] is False
    assert "/invitation#" in made.json()["link"]
