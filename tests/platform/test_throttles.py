"""Limits on requests: by person, by token, by address; counted cheaply and told plainly."""

import time

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from tastemaker.accounts import tokens
from tastemaker.rest import throttles
from tests.annotation import factories

pytestmark = pytest.mark.django_db
PROJECTS = "/api/v1/projects/"
OPEN_TO_ALL = "/api/v1/session/"


@pytest.fixture(autouse=True)
def tight(settings):
    cache.clear()
    rates = {"anonymous": "2/hour", "user": "3/hour", "token": "5/hour", "login": "20/hour"}
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates}
    yield
    cache.clear()


def codes(client, n, address=PROJECTS, **headers):
    return [client.get(address, **headers).status_code for _ in range(n)]


def test_each_person_has_a_limit_of_their_own_across_their_browsers():
    user = factories.make_user()
    one, two, other = APIClient(), APIClient(), APIClient()
    one.force_login(user)
    two.force_login(user)
    other.force_login(factories.make_user())
    assert codes(one, 2) == [200] * 2
    assert codes(two, 2) == [200, 429]
    assert codes(other, 1) == [200]


def test_each_token_has_one_of_its_own():
    user = factories.make_user()
    keys = [tokens.make(user, name)[1] for name in "ab"]
    first, second = (APIClient(headers={"Authorization": f"Bearer {key}"}) for key in keys)
    assert codes(first, 6) == [200] * 5 + [429]
    assert codes(second, 1) == [200]


def test_strangers_are_counted_by_address_and_cannot_choose_it():
    client = APIClient()
    assert codes(client, 2, OPEN_TO_ALL) == [200] * 2
    assert codes(client, 1, OPEN_TO_ALL, headers={"X-Forwarded-For": "192.0.2.7"}) == [429]
    assert codes(APIClient(REMOTE_ADDR="192.0.2.8"), 1, OPEN_TO_ALL) == [200]


def test_who_is_stopped_learns_until_when():
    client = APIClient()
    codes(client, 2, OPEN_TO_ALL)
    answer = client.get(OPEN_TO_ALL)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_off_is_no_limit(settings):
    rates = {"anonymous": None, "user": None, "token": None, "login": None}
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates}
    assert codes(APIClient(), 5, OPEN_TO_ALL) == [200] * 5


def test_a_window_ends(monkeypatch):
    client = APIClient()
    assert codes(client, 3, OPEN_TO_ALL)[-1] == 429
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 3601)
    assert codes(client, 1, OPEN_TO_ALL) == [200]


@pytest.mark.parametrize(
    ("rate", "expected"), [("60/min", (60, 60)), ("1/s", (1, 1)), ("5/hour", (5, 3600)), ("9/day", (9, 86400))]
)
def test_rates_are_read(rate, expected):
    assert throttles.parsed(rate) == expected
