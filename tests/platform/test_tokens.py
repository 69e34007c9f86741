"""API tokens: shown once, kept as hashes, never more than their owner, sometimes less."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.models import AuditEvent, Project
from tastemaker.accounts import tokens
from tastemaker.accounts.models import ApiToken
from tests.annotation import factories

pytestmark = pytest.mark.django_db
TOKENS = "/api/v1/tokens/"


@pytest.fixture(autouse=True)
def quiet():
    cache.clear()


@pytest.fixture
def project():
    return factories.make_project()


@pytest.fixture
def user(project):
    return factories.make_user(project, role="manager")


def browser(user):
    client = APIClient()
    client.force_login(user)
    return client


def program(key):
    """CSRF is checked, as in the product: a program with a token needs no cookie."""
    return APIClient(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {key}"})


def test_a_token_is_shown_once_and_works(user, project):
    made = browser(user).post(TOKENS, {"name": "the importer"})
    assert made.status_code == 201
    key = made.json()["key"]
    assert key.startswith("tm_")
    assert "key" not in browser(user).get(TOKENS).json()["results"][0]
    answer = program(key).post(f"/api/v1/projects/{project.slug}/prompts/", {"texts": ["a cat"]})
    assert answer.status_code == 201


def test_the_database_does_not_hold_the_key(user):
    _token, key = tokens.make(user, "x")
    secret = key.rpartition("_")[2]
    kept = " ".join(str(value) for value in ApiToken.objects.values().get().values())
    assert secret not in kept
    assert str(AuditEvent.objects.values().get(action="token.made")).find(secret) == -1


@pytest.mark.parametrize(
    "spoil", [lambda k: k[:-1], lambda k: k + "a", lambda k: "tm_" + "0" * 12 + k[15:], lambda k: "x"]
)
def test_a_wrong_key_is_401_and_says_what_to_do(user, spoil):
    _, key = tokens.make(user, "x")
    answer = program(spoil(key)).get("/api/v1/projects/")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_revoked_an_expired_and_an_inactive_persons_token_are_dead(user):
    token, key = tokens.make(user, "x")
    browser(user).delete(f"{TOKENS}{token.pk}/")
    assert program(key).get("/api/v1/projects/").status_code == 401
    token, key = tokens.make(user, "x", expires_at=timezone.now() + timedelta(hours=1))
    assert program(key).get("/api/v1/projects/").status_code == 200
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now())
    assert program(key).get("/api/v1/projects/").status_code == 401
    _, key = tokens.make(user, "x")
    user.is_active = False
    user.save()
    assert program(key).get("/api/v1/projects/").status_code == 401


def test_a_token_makes_no_tokens(user):
    _, key = tokens.make(user, "x")
    assert program(key).get(TOKENS).status_code == 403
    assert program(key).post(TOKENS, {"name": "another"}).status_code == 403
    assert ApiToken.objects.count() == 1


def test_a_token_that_may_only_read_changes_nothing(user, project):
    _, key = tokens.make(user, "x", is_read_only=True)
    address = f"/api/v1/projects/{project.slug}/prompts/"
    assert program(key).get(address).status_code == 200
    assert program(key).post(address, {"texts": ["a cat"]}).status_code == 403


def test_a_token_for_one_project_opens_that_one(user, project):
    other = factories.make_project()
    other.memberships.create(user=user, role="owner")
    _, key = tokens.make(user, "x", project=project.slug)
    rows = program(key).get("/api/v1/projects/").json()["results"]
    assert [row["slug"] for row in rows] == [project.slug]
    assert program(key).get(f"/api/v1/projects/{other.slug}/").status_code == 404
    assert program(key).get(f"/api/v1/projects/{project.slug}/").json()["role"] == "manager"


def test_a_token_of_staff_for_one_project_is_no_staff(project):
    staff = factories.make_user(is_staff=True)
    _, key = tokens.make(staff, "x", project=project.slug)
    assert program(key).get("/api/v1/projects/").json()["results"] == []
    assert program(key).get("/api/v1/audit-events/").status_code == 403
    assert program(key).post("/api/v1/projects/", {"name": "New"}).status_code == 403
    assert Project.objects.count() == 1


def test_a_token_of_a_project_that_is_not_ones_own_cannot_be_made(user):
    other = factories.make_project()
    answer = browser(user).post(TOKENS, {"name": "x", "project": other.slug})
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["project"]


def test_others_tokens_are_not_ones_own(user):
    token, key = tokens.make(user, "x")
    stranger = browser(factories.make_user())
    assert stranger.get(TOKENS).json()["results"] == []
    assert stranger.delete(f"{TOKENS}{token.pk}/").status_code == 404
    assert program(key).get("/api/v1/projects/").status_code == 200


def test_use_is_noted_and_not_at_every_request(user, django_assert_num_queries):
    _token, key = tokens.make(user, "x")
    client = program(key)
    client.get("/api/v1/session/")
    client.get("/api/v1/projects/")
    noted = ApiToken.objects.get().last_used_at
    assert noted is not None
    client.get("/api/v1/projects/")
    assert ApiToken.objects.get().last_used_at == noted
    with django_assert_num_queries(1):
        tokens.find(key)


def test_making_and_revoking_are_on_record(user):
    token, _ = tokens.make(user, "x", is_read_only=True)
    tokens.revoke(token)
    tokens.revoke(token)
    events = AuditEvent.objects.filter(action__startswith="token.").order_by("id")
    assert [event.action for event in events] == ["token.made", "token.revoked"]
    assert events[0].after == {"read_only": True, "project": "", "expires_at": None}
