"""What the environment says about this deployment: where it keeps its files, which servers it uses, its secret.

Two modes. *Embedded* (the default): SQLite, a broker of files, everything under `var/`, reachable from this
machine only, with a random secret made on first use. *Server*: chosen by `TASTEMAKER_MODE=server`, or by naming a
database or a broker; then the secret must be given and must not be a placeholder.
"""

import contextlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]
SHORTEST_SECRET = 32
PLACEHOLDERS = ("changeme", "change-me", "django-insecure", "secret", "default", "example")

MAKE_ONE = 'make one with: python -c "import secrets; print(secrets.token_urlsafe(50))"'


@dataclass(frozen=True)
class Deployment:
    """A resolved deployment; `embedded` says whether it keeps to one machine."""

    embedded: bool
    var_dir: Path
    secret_key: str
    database_url: str
    broker_url: str
    allowed_hosts: tuple[str, ...]
    trusted_origins: tuple[str, ...]
    # With which a monitor reads /metrics; empty: staff alone do.
    metrics_token: str
    # How long answers of language models are remembered; None: for ever.
    keep_answers_for: timedelta | None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Deployment":
        """Read the deployment from environment variables; raises ImproperlyConfigured with what to do."""
        var_dir = Path(environ.get("TASTEMAKER_VAR") or BASE_DIR / "var").resolve()
        embedded = _is_embedded(environ)
        var_dir.mkdir(parents=True, exist_ok=True)
        given = environ.get("TASTEMAKER_SECRET_KEY", "")
        return cls(
            embedded=embedded,
            var_dir=var_dir,
            secret_key=(given or _own_secret(var_dir / "secret_key")) if embedded else _given_secret(given),
            database_url=environ.get("DATABASE_URL") or f"sqlite:///{var_dir / 'tastemaker.sqlite3'}",
            broker_url=environ.get("CELERY_BROKER_URL") or "filesystem://localhost/",
            allowed_hosts=_listed(environ, "TASTEMAKER_HOSTS") or ("127.0.0.1", "localhost", "[::1]"),
            trusted_origins=_listed(environ, "TASTEMAKER_ORIGINS"),
            metrics_token=_metrics_token(environ.get("TASTEMAKER_METRICS_TOKEN", "").strip()),
            keep_answers_for=_days(
                "TASTEMAKER_KEEP_ANSWERS_DAYS", environ.get("TASTEMAKER_KEEP_ANSWERS_DAYS") or "365"
            ),
        )


def _is_embedded(environ: Mapping[str, str]) -> bool:
    mode = environ.get("TASTEMAKER_MODE", "")
    if mode not in ("", "embedded", "server"):
        raise ImproperlyConfigured(f"TASTEMAKER_MODE is {mode!r}; it takes 'embedded' or 'server'.")
    if mode:
        return mode == "embedded"
    return not (environ.get("DATABASE_URL") or environ.get("CELERY_BROKER_URL"))


def _listed(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in environ.get(name, "").split(",") if part.strip())


def _days(name: str, given: str) -> timedelta | None:
    """A whole number of days; None for 0, which means for ever."""
    if not given.isdecimal():
        raise ImproperlyConfigured(f"{name} is {given!r}; it takes a whole number of days, 0 for ever.")
    return timedelta(days=int(given)) if int(given) else None


def _given_secret(secret: str) -> str:
    if not secret:
        raise ImproperlyConfigured(
            "TASTEMAKER_SECRET_KEY is not set. Outside the embedded mode the server does not start without it; "
            f"{MAKE_ONE}"
        )
    return _real("TASTEMAKER_SECRET_KEY", secret)


def _metrics_token(given: str) -> str:
    return given and _real("TASTEMAKER_METRICS_TOKEN", given)


def _real(name: str, secret: str) -> str:
    """The secret, which nobody guesses."""
    if len(secret) < SHORTEST_SECRET or any(word in secret.lower() for word in PLACEHOLDERS):
        raise ImproperlyConfigured(
            f"{name} is a placeholder or shorter than {SHORTEST_SECRET} characters; {MAKE_ONE}"
        )
    return secret


def _own_secret(path: Path) -> str:
    """The secret kept in `path`, made at random by whichever process comes first."""
    if path.exists():
        return path.read_text().strip()
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # readable by its owner alone
    draft = Path(name)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        with contextlib.suppress(FileExistsError):  # another process was first: then its secret is the one
            os.link(draft, path)
    finally:
        draft.unlink()
    return path.read_text().strip()
