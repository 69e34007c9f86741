"""What the environment says about people: who may make an account, which provider vouches for them, how mail
leaves, how many requests they may make. `docs/access.md` has the table; a test holds the two together.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

RATES = {
    "TASTEMAKER_RATE_ANONYMOUS": ("anonymous", "300/min"),
    "TASTEMAKER_RATE_LOGIN": ("login", "20/min"),
    "TASTEMAKER_RATE_USER": ("user", "3000/min"),
    "TASTEMAKER_RATE_TOKEN": ("token", "12000/min"),
}
VARIABLES = (
    "TASTEMAKER_SIGN_UP",
    "TASTEMAKER_OIDC_ISSUER",
    "TASTEMAKER_OIDC_CLIENT_ID",
    "TASTEMAKER_OIDC_CLIENT_SECRET",
    "TASTEMAKER_OIDC_NAME",
    "TASTEMAKER_OIDC_ADMITS",
    "TASTEMAKER_SMTP_URL",
    "TASTEMAKER_MAIL_FROM",
    "TASTEMAKER_CACHE_URL",
    "TASTEMAKER_PROXIES",
    *RATES,
)
# The provider's name in addresses: …/api/accounts/oidc/sso/login/callback/ is what it must be told to return to.
PROVIDER_ID = "sso"


@dataclass(frozen=True)
class OpenIdProvider:
    """Somebody else who says who a person is, by OpenID Connect."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    # Whether everybody whom it knows gets an account, or the invited only.
    admits_everybody: bool

    @property
    def for_allauth(self) -> dict[str, Any]:
        """As django-allauth wants it."""
        app = {
            "provider_id": PROVIDER_ID,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.client_secret,
            "settings": {"server_url": self.issuer, "oauth_pkce_enabled": True},
        }
        return {"openid_connect": {"APPS": [app]}}


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over."""

    host: str
    port: int
    user: str
    password: str
    # "starttls", "tls" from the first byte, or "none".
    security: str


@dataclass(frozen=True)
class SignIn:
    """Everything about people that a deployment decides."""

    sign_up_is_open: bool
    provider: OpenIdProvider | None
    mail_server: MailServer | None
    mail_from: str
    cache_url: str
    proxies: int
    rates: Mapping[str, str | None]

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "SignIn":
        """Read it; raises ImproperlyConfigured, naming the variable and what it takes."""
        sign_up = _one_of(environ, "TASTEMAKER_SIGN_UP", ("invitation", "open"))
        smtp = environ.get("TASTEMAKER_SMTP_URL", "")
        cache_url = environ.get("TASTEMAKER_CACHE_URL", "")
        if cache_url and not cache_url.startswith(("redis://", "rediss://", "unix://")):
            raise ImproperlyConfigured(
                "TASTEMAKER_CACHE_URL takes the address of a Redis: redis://HOST:PORT/NUMBER."
            )
        proxies = environ.get("TASTEMAKER_PROXIES") or "0"
        if not proxies.isdigit():
            raise ImproperlyConfigured(
                f"TASTEMAKER_PROXIES is {proxies!r}; it takes how many proxies stand before us."
            )
        return cls(
            sign_up_is_open=sign_up == "open",
            provider=_provider(environ),
            mail_server=_mail_server(smtp) if smtp else None,
            mail_from=environ.get("TASTEMAKER_MAIL_FROM") or "tastemaker@localhost",
            cache_url=cache_url,
            proxies=int(proxies),
            rates={scope: _rate(environ, name, default) for name, (scope, default) in RATES.items()},
        )


def _provider(environ: Mapping[str, str]) -> OpenIdProvider | None:
    names = ("TASTEMAKER_OIDC_ISSUER", "TASTEMAKER_OIDC_CLIENT_ID", "TASTEMAKER_OIDC_CLIENT_SECRET")
    given = {name: environ.get(name, "") for name in names}
    if not any(given.values()):
        return None
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise ImproperlyConfigured(f"Signing in by OpenID Connect also needs {' and '.join(missing)}.")
    issuer = given["TASTEMAKER_OIDC_ISSUER"]
    if not issuer.startswith("https://") and urlsplit(issuer).hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ImproperlyConfigured(f"TASTEMAKER_OIDC_ISSUER is {issuer!r}; it takes an https:// address.")
    admits = _one_of(environ, "TASTEMAKER_OIDC_ADMITS", ("invited", "everybody"))
    return OpenIdProvider(
        issuer=issuer.rstrip("/"),
        client_id=given["TASTEMAKER_OIDC_CLIENT_ID"],
        client_secret=given["TASTEMAKER_OIDC_CLIENT_SECRET"],
        name=environ.get("TASTEMAKER_OIDC_NAME") or "Single sign-on",
        admits_everybody=admits == "everybody",
    )


def _mail_server(url: str) -> MailServer:
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured(
            "TASTEMAKER_SMTP_URL takes smtp://USER:PASSWORD@HOST:587 (STARTTLS), smtps://… (TLS), or "
            "smtp://HOST:25?security=none."
        )
    default = "tls" if parts.scheme == "smtps" else "starttls"
    security = parse_qs(parts.query).get("security", [default])[0]
    if security not in ("starttls", "tls", "none"):
        raise ImproperlyConfigured(
            f"TASTEMAKER_SMTP_URL says security={security}; there are starttls, tls and none."
        )
    return MailServer(
        host=parts.hostname,
        port=parts.port or (465 if security == "tls" else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        security=security,
    )


def _rate(environ: Mapping[str, str], name: str, default: str) -> str | None:
    """ "60/min", or None for no limit."""
    rate = environ.get(name) or default
    if rate == "off":
        return None
    if not re.fullmatch(r"[1-9]\d*/(s|sec|min|hour|day)", rate):
        raise ImproperlyConfigured(f"{name} is {rate!r}; it takes a rate such as '60/min', or 'off'.")
    return rate


def _one_of(environ: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """The value of a variable that takes one of `choices`, the first of which is its default."""
    value = environ.get(name) or choices[0]
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}; it takes {' or '.join(map(repr, choices))}.")
    return value
