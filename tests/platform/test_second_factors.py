"""Second factors: asked for wherever one signs in, of no use to whoever reads the database."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user_model
from django.core.cache import cache
from rest_framework.test import APIClient

from annotation.models import AuditEvent

pytestmark = pytest.mark.django_db
SESSION = "/api/v1/session/"
AUTH = "/api/auth/browser/v1/"
PASSWORD = "a long enough password"


def one_time_code(secret: str) -> str:
    """What a telephone would show now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture(autouse=True)
def person():
    cache.clear()
    return get_user_model().objects.create_user("ada", password=PASSWORD)


def sign_in(client):
    return client.post(SESSION, {"username": "ada", "password": PASSWORD})


@pytest.fixture
def secret(person, django_capture_on_commit_callbacks):
    """The person's second factor, activated as the interface would."""
    client = APIClient()
    assert sign_in(client).status_code == 200
    # Even who has just signed in shows the password again before locks are changed.
    assert client.get(f"{AUTH}account/authenticators/totp").status_code == 404
    assert client.post(f"{AUTH}auth/reauthenticate", {"password": PASSWORD}).status_code == 200
    unset = client.get(f"{AUTH}account/authenticators/totp")
    assert unset.status_code == 404
    secret = unset.json()["meta"]["secret"]
    with django_capture_on_commit_callbacks(execute=True):
        made = client.post(f"{AUTH}account/authenticators/totp", {"code": one_time_code(secret)})
    assert made.status_code == 200, made.content
    cache.clear()  # a code holds once
    return secret


def test_a_password_alone_does_not_open_the_account_any_more(secret):
    client = APIClient()
    answer = sign_in(client)
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "/2fa/authenticate" in answer.json()["detail"]
    assert client.get(SESSION).json() == {"user": None}
    assert client.get("/api/v1/projects/").status_code == 403


def test_password_and_code_do(secret, person):
    client = APIClient()
    sign_in(client)
    wrong = client.post(f"{AUTH}auth/2fa/authenticate", {"code": "000000"})
    assert wrong.status_code == 400
    right = client.post(f"{AUTH}auth/2fa/authenticate", {"code": one_time_code(secret)})
    assert right.status_code == 200, right.content
    assert client.get(SESSION).json()["user"]["username"] == "ada"


def test_a_code_without_the_password_opens_nothing(secret):
    client = APIClient()
    answer = client.post(f"{AUTH}auth/2fa/authenticate", {"code": one_time_code(secret)})
    assert answer.status_code == 401
    assert client.get(SESSION).json() == {"user": None}


def test_a_recovery_code_does_once(secret, person):
    codes = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()
    for expected in (200, 400):
        client = APIClient()
        sign_in(client)
        answer = client.post(f"{AUTH}auth/2fa/authenticate", {"code": codes[0]})
        assert answer.status_code == expected


def test_the_database_does_not_hold_the_secret(secret, person):
    stored = Authenticator.objects.get(user=person, type="totp").data
    assert secret not in str(stored)


def test_changing_the_deployments_secret_ends_it_unless_the_old_one_is_kept(secret, person, settings):
    totp = Authenticator.objects.get(user=person, type="totp")
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another secret of this deployment, as long"
    with pytest.raises(Exception, match=""):
        totp.wrap().validate_code(one_time_code(secret))
    settings.SECRET_KEY_FALLBACKS = [old]
    assert totp.wrap().validate_code(one_time_code(secret))


def test_it_is_on_record_without_the_secret(secret, person):
    events = AuditEvent.objects.filter(action__startswith="second_factor.").order_by("id")
    assert {(event.action, event.after["kind"]) for event in events} == {
        ("second_factor.added", "totp"),
        ("second_factor.added", "recovery_codes"),
    }
    assert {event.actor_name for event in events} == {"ada"}
    assert secret not in str(list(events.values()))
