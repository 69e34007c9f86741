"""Signing in by OpenID Connect: against a provider of our own that speaks it over HTTP."""

import dataclasses
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth import get_user_model
from django.core.cache import cache
from rest_framework.test import APIClient

from annotation import invitations
from annotation.models import Membership
from tastemaker.sign_in import OpenIdProvider
from tests.annotation import factories

pytestmark = pytest.mark.django_db
SESSION = "/api/v1/session/"
REDIRECT = "/api/auth/browser/v1/auth/provider/redirect"
CALLBACK = "/api/accounts/oidc/sso/login/callback/"
PERSON = {
    "sub": "4711",
    "preferred_username": "grace",
    "email": "grace@example.org",
    "email_verified": True,
}


class Provider(BaseHTTPRequestHandler):
    """The four addresses that signing in needs."""

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    person = PERSON

    def do_GET(self):
        base = f"http://127.0.0.1:{self.server.server_port}"
        if self.path == "/.well-known/openid-configuration":
            self.answer(
                {
                    "issuer": base,
                    "authorization_endpoint": f"{base}/authorize",
                    "token_endpoint": f"{base}/token",
                    "userinfo_endpoint": f"{base}/userinfo",
                    "jwks_uri": f"{base}/jwks",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        elif self.path == "/userinfo":
            self.answer(type(self).person)
        elif self.path == "/jwks":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            self.answer({"keys": [public | {"kid": "1", "alg": "RS256", "use": "sig"}]})

    def do_POST(self):
        now = int(time.time())
        base = f"http://127.0.0.1:{self.server.server_port}"
        claims = type(self).person | {"iss": base, "aud": "tastemaker", "iat": now, "exp": now + 60}
        token = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "1"})
        self.answer({"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": token})

    def answer(self, body):
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


@pytest.fixture(autouse=True)
def provider(settings, monkeypatch):
    cache.clear()
    monkeypatch.setattr(Provider, "person", PERSON)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    configured = OpenIdProvider(
        issuer=f"http://127.0.0.1:{server.server_port}",
        client_id="tastemaker",
        client_secret="s",
        name="The house",
        admits_everybody=False,
    )
    settings.SIGN_IN = dataclasses.replace(settings.SIGN_IN, provider=configured)
    settings.SOCIALACCOUNT_PROVIDERS = configured.for_allauth
    yield
    server.shutdown()
    server.server_close()


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
