"""Making accounts: with an invitation only, unless the deployment says otherwise; new passwords by mail."""

import dataclasses
import re

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import cache
from rest_framework.test import APIClient

from annotation import invitations
from annotation.models import AuditEvent, Invitation, Membership
from tests.annotation import factories

pytestmark = pytest.mark.django_db
SESSION = "/api/v1/session/"
AUTH = "/api/auth/browser/v1/auth/"
NEWCOMER = {"username": "newcomer", "password": "a long enough password"}


@pytest.fixture(autouse=True)
def quiet():
    cache.clear()


@pytest.fixture
def project():
    return factories.make_project()


@pytest.fixture
def secret(project):
    """Of an invitation to annotate."""
    owner = factories.make_user(project, role="owner")
    return invitations.invite(project, "annotator", owner)[1]


def open_invitation(client, secret):
    return client.post("/api/v1/opened-invitations/", {"secret": secret})


def test_nobody_makes_an_account_unasked():
    client = APIClient()
    assert client.post(f"{AUTH}signup", NEWCOMER).status_code == 403
    assert not get_user_model().objects.exists()


def test_an_invitation_makes_an_account_and_a_member_once(project, secret):
    client = APIClient()
    opened = open_invitation(client, secret)
    assert opened.json()["project"] == project.name
    assert opened.json()["role"] == "annotator"
    answer = client.post(f"{AUTH}signup", NEWCOMER)
    assert answer.status_code == 200, answer.content
    assert client.get(SESSION).json()["user"]["username"] == "newcomer"
    assert Membership.objects.get(user__username="newcomer").role == "annotator"
    assert AuditEvent.objects.get(action="account.made").after == {"by": "password"}
    other = APIClient()
    assert open_invitation(other, secret).status_code == 409
    assert other.post(f"{AUTH}signup", NEWCOMER | {"username": "second"}).status_code == 403


def test_of_two_browsers_that_opened_one_invitation_one_gets_in(secret):
    first, second = APIClient(), APIClient()
    open_invitation(first, secret)
    open_invitation(second, secret)
    assert first.post(f"{AUTH}signup", NEWCOMER).status_code == 200
    assert second.post(f"{AUTH}signup", NEWCOMER | {"username": "second"}).status_code == 403
    assert not get_user_model().objects.filter(username="second").exists()


def test_a_weak_password_uses_nothing_up(secret):
    client = APIClient()
    open_invitation(client, secret)
    assert client.post(f"{AUTH}signup", NEWCOMER | {"password": "password"}).status_code == 400
    assert Invitation.objects.get().accepted_at is None
    assert client.post(f"{AUTH}signup", NEWCOMER).status_code == 200


def test_a_deployment_may_open_its_doors(settings):
    settings.SIGN_IN = dataclasses.replace(settings.SIGN_IN, sign_up_is_open=True)
    client = APIClient()
    assert client.post(f"{AUTH}signup", NEWCOMER | {"email": "new@example.org"}).status_code == 200
    assert client.get("/api/v1/projects/").json()["results"] == []


def test_a_new_password_comes_by_mail_and_ends_other_sessions():
    get_user_model().objects.create_user("ada", email="ada@example.org", password="the old password")
    elsewhere = APIClient()
    elsewhere.post(SESSION, {"username": "ada", "password": "the old password"})
    client = APIClient()
    assert client.post(f"{AUTH}password/request", {"email": "ada@example.org"}).status_code == 200
    [letter] = mail.outbox
    key = re.search(r"/reset-password/(\S+)", letter.body).group(1)
    changed = client.post(f"{AUTH}password/reset", {"key": key, "password": "quite another password"})
    assert changed.status_code == 401  # changed; now sign in
    assert elsewhere.get(SESSION).json() == {"user": None}
    again = client.post(f"{AUTH}password/reset", {"key": key, "password": "and yet another one"})
    assert again.status_code == 400
    right = client.post(SESSION, {"username": "ada", "password": "quite another password"})
    assert right.status_code == 200
    assert AuditEvent.objects.get(action="account.password_changed").after == {"by": "letter"}


def test_asking_for_a_new_password_tells_nobody_who_is_here():
    get_user_model().objects.create_user("ada", email="ada@example.org")
    answers = [
        APIClient().post(f"{AUTH}password/request", {"email": address})
        for address in ("ada@example.org", "nobody@example.org")
    ]
    assert answers[0].content == answers[1].content


def test_another_address_is_taken_only_from_the_person_themselves():
    get_user_model().objects.create_user("ada", email="ada@example.org", password="a long enough password")
    client = APIClient()
    client.post(SESSION, {"username": "ada", "password": "a long enough password"})
    addresses = "/api/auth/browser/v1/account/email"
    assert client.post(addresses, {"email": "mallory@example.org"}).status_code == 401
    wrong = client.post(f"{AUTH}reauthenticate", {"password": "a wrong one, at an unlocked screen"})
    assert wrong.status_code == 400
    assert client.post(addresses, {"email": "mallory@example.org"}).status_code == 401
    assert client.post(f"{AUTH}reauthenticate", {"password": "a long enough password"}).status_code == 200
    assert client.post(addresses, {"email": "home@example.org"}).status_code == 200
    listed = {row["email"]: row for row in client.get(addresses).json()["data"]}
    assert listed["ada@example.org"]["primary"]
    assert not listed["home@example.org"]["verified"]


def test_the_address_of_whoever_was_made_on_the_command_line_is_listed():
    get_user_model().objects.create_superuser("root", email="root@example.org", password="a long enough password")
    client = APIClient()
    for _ in range(2):
        client.post(SESSION, {"username": "root", "password": "a long enough password"})
    rows = client.get("/api/auth/browser/v1/account/email").json()["data"]
    assert [(row["email"], row["primary"], row["verified"]) for row in rows] == [("root@example.org", True, False)]


def test_the_browsers_that_are_signed_in_are_listed_and_ended():
    get_user_model().objects.create_user("ada", password="a long enough password")
    here, there = APIClient(), APIClient()
    for client in (here, there):
        client.post(SESSION, {"username": "ada", "password": "a long enough password"})
    rows = here.get(f"{AUTH}sessions").json()["data"]
    assert sorted(row["is_current"] for row in rows) == [False, True]
    other = next(row["id"] for row in rows if not row["is_current"])
    # Not by somebody else.
    get_user_model().objects.create_user("bob", password="a long enough password")
    bob = APIClient()
    bob.post(SESSION, {"username": "bob", "password": "a long enough password"})
    assert bob.delete(f"{AUTH}sessions", {"sessions": [other]}).status_code == 400
    assert there.get(SESSION).json()["user"]["username"] == "ada"
    assert here.delete(f"{AUTH}sessions", {"sessions": [other]}).status_code == 200
    assert there.get(SESSION).json() == {"user": None}
    assert here.get(SESSION).json()["user"]["username"] == "ada"
