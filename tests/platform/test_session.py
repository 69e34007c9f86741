"""Signing in and out: the session, its CSRF cookie, its limits; errors as problem+json."""

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db
SESSION = "/api/v1/session/"


@pytest.fixture(autouse=True)
def person():
    cache.clear()
    return get_user_model().objects.create_user("ada", password="a long enough password")


def test_nobody_is_signed_in_at_first():
    answer = APIClient().get(SESSION)
    assert answer.json() == {"user": None}
    assert "csrftoken" in answer.cookies


def test_signing_in_and_out(person):
    client = APIClient(enforce_csrf_checks=True)
    token = client.get(SESSION).cookies["csrftoken"].value
    credentials = {"username": "ada", "password": "a long enough password"}
    assert client.post(SESSION, credentials).status_code == 403  # without the token
    answer = client.post(SESSION, credentials, headers={"X-CSRFToken": token})
    assert answer.json()["user"] == {"id": person.id, "username": "ada", "is_staff": False}
    assert client.get(SESSION).json()["user"]["username"] == "ada"
    token = client.cookies["csrftoken"].value
    assert client.delete(SESSION, headers={"X-CSRFToken": token}).status_code == 204
    assert client.get(SESSION).json() == {"user": None}


def test_a_wrong_password_is_a_problem_that_names_the_field():
    answer = APIClient().post(SESSION, {"username": "ada", "password": "wrong"})
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"] == [
        {"field": "password", "message": "This name and password do not belong together."}
    ]


def test_guessing_is_slowed_down():
    client = APIClient()
    codes = [client.post(SESSION, {"username": "ada", "password": str(n)}).status_code for n in range(22)]
    assert codes[:20] == [400] * 20
    assert codes[-1] == 429


def test_everything_else_asks_for_a_session():
    answer = APIClient().get("/api/v1/projects/")
    assert answer.status_code == 403
    assert answer.json()["title"] == "Forbidden"


def test_pages_carry_a_content_security_policy(client):
    answer = client.get("/")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert client.get("/health/").json() == {"database": "ok"}
