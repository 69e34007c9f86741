"""Secrets and modes: the embedded mode makes its own secret, every other refuses to start without a real one."""

import stat
import threading
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tastemaker.deployment import Deployment
from tests.platform.test_layout import python

REAL_SECRET = "kT2vN8qLr4Xw0ZbYc6MdHs1JfAe9GuPiO3aQ"


def test_the_embedded_secret_is_random_kept_and_private(tmp_path: Path):
    first = Deployment.from_environment({"TASTEMAKER_VAR": str(tmp_path / "a")})
    again = Deployment.from_environment({"TASTEMAKER_VAR": str(tmp_path / "a")})
    other = Deployment.from_environment({"TASTEMAKER_VAR": str(tmp_path / "b")})
    assert first.embedded
    assert first.secret_key == again.secret_key != other.secret_key
    assert len(first.secret_key) >= 50
    assert stat.S_IMODE((tmp_path / "a" / "secret_key").stat().st_mode) == 0o600


def test_processes_that_start_together_agree_on_the_secret(tmp_path: Path):
    seen: list[str] = []
    barrier = threading.Barrier(8)

    def start() -> None:
        barrier.wait()
        seen.append(Deployment.from_environment({"TASTEMAKER_VAR": str(tmp_path)}).secret_key)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert len(set(seen)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("name", ["DATABASE_URL", "CELERY_BROKER_URL"])
@pytest.mark.parametrize("secret", ["", "changeme", "django-insecure-" + "x" * 50, "short"])
def test_a_server_refuses_a_missing_or_placeholder_secret(tmp_path: Path, name: str, secret: str):
    environ = {"TASTEMAKER_VAR": str(tmp_path), name: "redis://127.0.0.1", "TASTEMAKER_SECRET_KEY": secret}
    with pytest.raises(ImproperlyConfigured, match="TASTEMAKER_SECRET_KEY"):
        Deployment.from_environment(environ)


def test_a_server_starts_with_a_real_secret(tmp_path: Path):
    environ = {"TASTEMAKER_VAR": str(tmp_path), "TASTEMAKER_MODE": "server", "TASTEMAKER_SECRET_KEY": REAL_SECRET}
    deployment = Deployment.from_environment(environ)
    assert not deployment.embedded
    assert deployment.secret_key == REAL_SECRET


def test_an_unknown_mode_is_named(tmp_path: Path):
    with pytest.raises(ImproperlyConfigured, match="'production'"):
        Deployment.from_environment({"TASTEMAKER_VAR": str(tmp_path), "TASTEMAKER_MODE": "production"})


def test_the_server_process_itself_refuses(tmp_path: Path):
    seen = python(
        "import tastemaker.wsgi", TASTEMAKER_VAR=str(tmp_path), TASTEMAKER_MODE="server", TASTEMAKER_SECRET_KEY=""
    )
    assert seen.returncode != 0
    assert "TASTEMAKER_SECRET_KEY is not set" in seen.stderr


def test_the_repository_holds_no_secret():
    root = Path(__file__).resolve().parents[2]
    settings = (root / "platform" / "tastemaker" / "settings.py").read_text()
    assert "SECRET_KEY = DEPLOYMENT.secret_key" in settings
