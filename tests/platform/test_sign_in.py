"""What the environment may say about people, and that every variable is documented."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tastemaker.sign_in import RATES, VARIABLES, MailServer, SignIn

DOCUMENTATION = Path(__file__).resolve().parents[2] / "docs" / "access.md"
OIDC = {
    "TASTEMAKER_OIDC_ISSUER": "https://id.example.org/realm/",
    "TASTEMAKER_OIDC_CLIENT_ID": "tastemaker",
    "TASTEMAKER_OIDC_CLIENT_SECRET": "s",
}


def test_without_a_word_accounts_are_by_invitation_and_nobody_else_vouches():
    found = SignIn.from_environment({})
    assert not found.sign_up_is_open
    assert found.provider is None
    assert found.mail_server is None
    assert found.proxies == 0
    assert set(found.rates) == {"anonymous", "login", "user", "token"}


def test_a_provider_is_three_variables():
    provider = SignIn.from_environment(OIDC).provider
    assert provider is not None
    assert not provider.admits_everybody
    [app] = provider.for_allauth["openid_connect"]["APPS"]
    assert app["settings"]["server_url"] == "https://id.example.org/realm"
    assert SignIn.from_environment(OIDC | {"TASTEMAKER_OIDC_ADMITS": "everybody"}).provider.admits_everybody


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://me:p%40ss@mail:587", MailServer("mail", 587, "me", "p@ss", "starttls")),
        ("smtp://mail", MailServer("mail", 587, "", "", "starttls")),
        ("smtps://mail", MailServer("mail", 465, "", "", "tls")),
        ("smtp://mail:25?security=none", MailServer("mail", 25, "", "", "none")),
    ],
)
def test_mail_servers(url, expected):
    assert SignIn.from_environment({"TASTEMAKER_SMTP_URL": url}).mail_server == expected


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"TASTEMAKER_SIGN_UP": "yes"}, "TASTEMAKER_SIGN_UP"),
        ({"TASTEMAKER_OIDC_ISSUER": "https://x"}, "TASTEMAKER_OIDC_CLIENT_ID"),
        (OIDC | {"TASTEMAKER_OIDC_ISSUER": "http://x.org"}, "TASTEMAKER_OIDC_ISSUER"),
        (OIDC | {"TASTEMAKER_OIDC_ADMITS": "some"}, "TASTEMAKER_OIDC_ADMITS"),
        ({"TASTEMAKER_SMTP_URL": "mail.example.org"}, "TASTEMAKER_SMTP_URL"),
        ({"TASTEMAKER_SMTP_URL": "smtp://mail?security=some"}, "TASTEMAKER_SMTP_URL"),
        ({"TASTEMAKER_CACHE_URL": "memcached://x"}, "TASTEMAKER_CACHE_URL"),
        ({"TASTEMAKER_PROXIES": "one"}, "TASTEMAKER_PROXIES"),
        *(({name: "fast"}, name) for name in RATES),
    ],
)
def test_a_wrong_word_is_named(environ, named):
    with pytest.raises(ImproperlyConfigured, match=named):
        SignIn.from_environment(environ)


def test_limits_can_be_lifted():
    assert SignIn.from_environment({"TASTEMAKER_RATE_USER": "off"}).rates["user"] is None


@pytest.mark.parametrize("name", VARIABLES)
def test_every_variable_is_documented(name):
    assert f"`{name}`" in DOCUMENTATION.read_text()
