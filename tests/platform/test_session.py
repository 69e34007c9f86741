"""Signing in and out: the session, its CSRF cookie, its limits; errors as problem+json."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.utils import timezone
from rest_framework.test import APIClient

from tastemaker.accounts.models import Session
from tastemaker.accounts.tasks import forget_expired_sessions

pytestmark = pytest.mark.django_db
SESSION = "/api/v1/session/"
PASSWORD = "a long enough password"


@pytest.fixture(autouse=True)
def person():
    cache.clear()
    return get_user_model().objects.create_user("ada", email="ada@example.org", password=PASSWORD)


def test_nobody_is_signed_in_at_first():
    answer = APIClient().get(SESSION)
    assert answer.json() == {"user": None}
    assert "csrftoken" in answer.cookies


@pytest.mark.parametrize("name", ["ada", "Ada", "ada@example.org", "ADA@example.org"])
def test_signing_in_and_out(person, name):
    client = APIClient(enforce_csrf_checks=True)
    token = client.get(SESSION).cookies["csrftoken"].value
    credentials = {"username": name, "password": PASSWORD}
    assert client.post(SESSION, credentials).status_code == 403  # without the token
    answer = client.post(SESSION, credentials, headers={"X-CSRFToken": token})
    assert answer.json()["user"] == {"id": person.id, "username": "ada", "is_staff": False}
    assert client.get(SESSION).json()["user"]["username"] == "ada"
    token = client.cookies["csrftoken"].value
    assert client.delete(SESSION, headers={"X-CSRFToken": token}).status_code == 204
    assert client.get(SESSION).json() == {"user": None}


def test_signing_in_again_makes_another_session(person):
    other = get_user_model().objects.create_user("bob", password=PASSWORD)
    client = APIClient()
    client.post(SESSION, {"username": "ada", "password": PASSWORD})
    before = client.cookies["sessionid"].value
    assert client.post(SESSION, {"username": "bob", "password": PASSWORD}).json()["user"]["id"] == other.pk
    assert client.cookies["sessionid"].value != before


def test_a_wrong_password_is_a_problem_that_names_the_field():
    answer = APIClient().post(SESSION, {"username": "ada", "password": "wrong"})
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"] == [
        {"field": "password", "message": "This name and password do not belong together."}
    ]


def test_nobody_learns_which_names_there_are():
    answers = [
        APIClient().post(SESSION, {"username": name, "password": "wrong"})
        for name in ("ada", "nobody", "nobody@example.org")
    ]
    assert {answer.content for answer in answers} == {answers[0].content}


def test_a_closed_account_does_not_open(person):
    get_user_model().objects.update(is_active=False)
    client = APIClient()
    assert client.post(SESSION, {"username": "ada", "password": PASSWORD}).status_code == 401
    assert client.get(SESSION).json() == {"user": None}


def test_guessing_one_account_is_slowed_down_wherever_it_comes_from():
    """Five wrong passwords in five minutes."""
    codes = [
        APIClient(REMOTE_ADDR=f"192.0.2.{n}").post(SESSION, {"username": "ada", "password": str(n)}).status_code
        for n in range(7)
    ]
    assert codes == [400] * 5 + [429] * 2
    right = APIClient().post(SESSION, {"username": "ada", "password": PASSWORD})
    assert right.status_code == 429
    assert right.headers["Content-Type"] == "application/problem+json"


def test_guessing_many_accounts_is_slowed_down_by_address(settings):
    rates = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] | {"login": "20/hour"}
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates}

    def guess(n, address):
        client = APIClient(REMOTE_ADDR=address)
        return client.post(SESSION, {"username": f"user{n}", "password": "x"}).status_code

    assert [guess(n, "192.0.2.1") for n in range(24)][-4:] == [429] * 4
    assert guess(99, "192.0.2.2") == 400


def test_what_failed_is_logged_without_the_password(caplog):
    APIClient().post(SESSION, {"username": "ada", "password": "my secret guess"})
    [record] = [record for record in caplog.records if "Signing in failed" in record.getMessage()]
    assert "'ada' from 127.0.0.1" in record.getMessage()
    assert "guess" not in caplog.text


def test_everything_else_asks_for_a_session():
    answer = APIClient().get("/api/v1/projects/")
    assert answer.status_code == 403
    assert answer.json()["title"] == "Forbidden"


def test_pages_carry_a_content_security_policy(client):
    answer = client.get("/")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert client.get("/health/").json() == {"database": "ok"}


def test_a_session_knows_whose_it_is_and_is_read_with_them(person, django_assert_num_queries):
    client = APIClient()
    client.force_login(person)
    assert Session.objects.get().user == person
    with django_assert_num_queries(1):
        assert client.get(SESSION).json()["user"]["username"] == "ada"


def test_whoever_is_deactivated_is_out_at_once(person):
    client = APIClient()
    client.force_login(person)
    get_user_model().objects.update(is_active=False)
    assert client.get(SESSION).json() == {"user": None}


def test_another_password_ends_the_sessions_of_the_old_one(person):
    client = APIClient()
    client.force_login(person)
    person.set_password("another long password")
    person.save()
    assert client.get(SESSION).json() == {"user": None}


def test_nobody_comes_with_somebody_elses_session(person):
    other = get_user_model().objects.create_user("bob", password=PASSWORD)
    first, second = APIClient(), APIClient()
    first.force_login(person)
    second.force_login(other)
    for _ in range(2):
        assert first.get(SESSION).json()["user"]["username"] == "ada"
        assert second.get(SESSION).json()["user"]["username"] == "bob"
    assert APIClient().get(SESSION).json() == {"user": None}


def test_sessions_that_have_ended_are_forgotten(person):
    for _ in range(2):
        APIClient().force_login(person)
    Session.objects.filter(pk=Session.objects.first().pk).update(expire_date=timezone.now() - timedelta(days=1))
    forget_expired_sessions()
    assert Session.objects.count() == 1
