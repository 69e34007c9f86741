"""Real workers on real brokers, killed in the middle of real jobs: nothing is lost, and nothing is done twice."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.faults.own_process import run
from tests.scale import kills

REDIS = "redis://127.0.0.1:6379/0"


@pytest.mark.timeout(900)
def test_on_the_file_broker(tmp_path: Path) -> None:
    run(tmp_path, "filesystem://localhost/", "killed_workers.py", "judging or generation or deleting")


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


@pytest.mark.timeout(900)
def test_on_redis(tmp_path: Path, keys: str) -> None:
    run(tmp_path, REDIS, "killed_workers.py", "outside", TASTEMAKER_TEST_KEYS=keys)


@pytest.mark.timeout(900)
def test_on_rabbitmq(tmp_path: Path) -> None:
    if not kills.answers("rabbitmq"):
        pytest.skip("RabbitMQ does not answer: killed workers are not tested on it.")
    with kills.address_of("rabbitmq") as address:
        run(tmp_path, address, "killed_workers.py", "outside")
