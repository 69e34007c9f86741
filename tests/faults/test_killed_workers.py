"""Real workers on real brokers, killed in the middle of real jobs: nothing is lost, and nothing is done twice."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

HERE = Path(__file__).parent
REDIS = "redis://127.0.0.1:6379/0"


def run(folder: Path, broker: str, tests: str, keys: str = "") -> None:
    """Run tests of `killed_workers.py` on a broker, with a data folder and a database file of their own."""
    database = folder / "shared.sqlite3"
    environment = os.environ | {
        "CELERY_BROKER_URL": broker,
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "TASTEMAKER_MODE": "embedded",
        "TASTEMAKER_TEST_DATABASE": str(database),
        "TASTEMAKER_TEST_KEYS": keys,
        "TASTEMAKER_VAR": str(folder),
    }
    for name in [name for name in environment if name.startswith("PYTEST_")]:
        del environment[name]
    # For the workers the module is in the environment; for pytest its own option counts.
    options = ["--ds=tests.faults.settings", "-p", "no:cacheprovider", "-p", "no:xdist", "--timeout=300"]
    command = [sys.executable, "-m", "pytest", "-q", *options]
    done = subprocess.run(
        [*command, str(HERE / "killed_workers.py"), "-k", tests],
        cwd=HERE.parents[1],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout


@pytest.mark.timeout(400)
def test_on_the_file_broker(tmp_path: Path) -> None:
    run(tmp_path, "filesystem://localhost/", "judging or generation or deleting")


@pytest.fixture
def keys() -> Iterator[str]:
    """A prefix for everything that the test keeps in Redis; taken away afterwards."""
    server = redis.Redis.from_url(REDIS, socket_connect_timeout=2)
    try:
        server.ping()
    except redis.RedisError:
        pytest.skip("Redis does not answer on 127.0.0.1:6379: killed workers are not tested on it.")
    prefix = f"tastemaker-test-{uuid.uuid4().hex[:12]}:"
    yield prefix
    for key in server.scan_iter(f"{prefix}*"):
        server.delete(key)


@pytest.mark.timeout(400)
def test_on_redis(tmp_path: Path, keys: str) -> None:
    run(tmp_path, REDIS, "outside", keys)
