"""Signing in by OpenID Connect: against a provider of our own that speaks it over HTTP."""

import dataclasses
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from rest_framework.test import APIClient

from annotation import invitations
from annotation.models import Membership
from tests.annotation import factories
from tests.oidc_provider import PERSON, Provider, running_provider

pytestmark = pytest.mark.django_db
SESSION = "/api/v1/session/"
REDIRECT = "/api/auth/browser/v1/auth/provider/redirect"
CALLBACK = "/api/accounts/oidc/sso/login/callback/"


@pytest.fixture(autouse=True)
def provider(settings, monkeypatch):
    cache.clear()
    monkeypatch.setattr(Provider, "person", PERSON)
    with running_provider() as configured:
        settings.SIGN_IN = dataclasses.replace(settings.SIGN_IN, provider=configured)
        settings.SOCIALACCOUNT_PROVIDERS = configured.for_allauth
        yield


def come_back_from_provider(client):
    """As a browser would: ask to be sent there, and come back with a code."""
    form = {"provider": "sso", "process": "login", "callback_url": "/"}
    sent = client.post(REDIRECT, form, format="multipart")
    assert sent.status_code == 302, sent.content
    there = urlsplit(sent.headers["Location"])
    assert there.path == "/authorize"
    query = parse_qs(there.query)
    assert query["redirect_uri"] == [f"http://testserver{CALLBACK}"]
    assert query["code_challenge_method"] == ["S256"]
    return client.get(CALLBACK, {"code": "c", "state": query["state"][0]})


def who(client):
    user = client.get(SESSION).json()["user"]
    return user and user["username"]


def admit_everybody(settings):
    open_to_all = dataclasses.replace(settings.SIGN_IN.provider, admits_everybody=True)
    settings.SIGN_IN = dataclasses.replace(settings.SIGN_IN, provider=open_to_all)


def test_the_interface_learns_that_there_is_a_provider():
    found = APIClient().get("/api/auth/browser/v1/config").json()["data"]["socialaccount"]["providers"]
    assert [(entry["id"], entry["name"]) for entry in found] == [("sso", "The house")]


def test_whom_nobody_invited_gets_no_account():
    client = APIClient()
    come_back_from_provider(client)
    assert who(client) is None
    assert not get_user_model().objects.exists()


def test_whom_the_provider_knows_gets_one_where_it_may_admit_everybody(settings):
    admit_everybody(settings)
    client = APIClient()
    come_back_from_provider(client)
    assert who(client) == "grace"
    assert client.get("/api/v1/projects/").json()["results"] == []
    again = APIClient()
    come_back_from_provider(again)
    assert who(again) == "grace"
    assert get_user_model().objects.count() == 1


def test_an_invitation_lets_somebody_in_by_the_provider_once():
    project = factories.make_project()
    _, secret = invitations.invite(project, "reviewer", factories.make_user(project, role="owner"))
    client = APIClient()
    client.post("/api/v1/opened-invitations/", {"secret": secret})
    come_back_from_provider(client)
    assert who(client) == "grace"
    assert Membership.objects.get(user__username="grace").role == "reviewer"
    assert APIClient().post("/api/v1/opened-invitations/", {"secret": secret}).status_code == 409


def test_who_has_an_account_with_the_verified_address_enters_that(provider):
    ada = get_user_model().objects.create_user("ada", email="grace@example.org", password="x")
    ada.emailaddress_set.create(email="grace@example.org", verified=True, primary=True)
    client = APIClient()
    come_back_from_provider(client)
    assert who(client) == "ada"


def test_an_address_that_the_provider_has_not_verified_opens_nothing(monkeypatch):
    ada = get_user_model().objects.create_user("ada", email="grace@example.org", password="x")
    ada.emailaddress_set.create(email="grace@example.org", verified=True, primary=True)
    monkeypatch.setattr(Provider, "person", PERSON | {"email_verified": False})
    client = APIClient()
    come_back_from_provider(client)
    assert who(client) is None


def test_an_answer_that_nobody_asked_for_opens_nothing():
    client = APIClient()
    assert client.get(CALLBACK, {"code": "c", "state": "made up"}).status_code in (302, 400, 401, 403)
    assert who(client) is None


def test_without_a_provider_there_is_no_such_way(settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    client = APIClient()
    for address in ("/api/accounts/oidc/sso/login/", CALLBACK):
        assert client.get(address).status_code in (302, 404)
    assert who(client) is None


def ask_the_way(client, callback):
    return client.post("/api/v1/session/provider/", {"callback": callback}, format="json")


def test_the_page_is_told_the_way_and_goes_itself():
    client = APIClient()
    there = urlsplit(ask_the_way(client, "/login?next=/projects/x").json()["address"])
    assert there.path == "/authorize"
    back = client.get(CALLBACK, {"code": "c", "state": parse_qs(there.query)["state"][0]})
    assert back.headers["Location"].startswith("/login?next=%2Fprojects%2Fx&error=signup_closed")


@pytest.mark.parametrize("callback", ["https://elsewhere.example/", "//elsewhere.example/", "login", ""])
def test_the_way_back_leads_to_ourselves(callback):
    assert ask_the_way(APIClient(), callback).status_code == 400


def test_without_a_provider_there_is_no_way(settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert ask_the_way(APIClient(), "/").status_code == 404


def test_a_provider_that_does_not_answer_is_said(settings):
    gone = dataclasses.replace(settings.SIGN_IN.provider, issuer="http://127.0.0.1:9")
    settings.SOCIALACCOUNT_PROVIDERS = gone.for_allauth
    answer = ask_the_way(APIClient(), "/")
    assert answer.status_code == 502
    assert "does not answer" in answer.json()["detail"]


def test_another_site_cannot_send_somebody_there():
    client = APIClient(enforce_csrf_checks=True)
    assert ask_the_way(client, "/").status_code == 403
