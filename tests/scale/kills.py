"""What is left after random kills: `make bench NAME=kills [KILLS] [BROKER …]` (default: 30, all that answer).

Chains of jobs (generation, judging by simulated people and by a model, scoring, selection, export, training) run on
real workers over the broker of files, Redis (127.0.0.1:6379) and RabbitMQ (127.0.0.1:5672, a virtual host of its
own made with rabbitmqctl), while workers and the processes of their jobs are killed with SIGKILL at random moments,
until there were so many kills in all. `lost` and `doubled` count rows, files and training steps that are missing or
there too often, `unfinished` the jobs that did not succeed; all three must be 0.
"""

import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
BROKERS = ("filesystem", "redis", "rabbitmq")
FIGURES = ("kills", "lost", "doubled", "unfinished")


def run(arguments: list[str]) -> dict[str, Any]:
    wanted = int(arguments[0]) if arguments else 30
    brokers = [name for name in arguments[1:] or BROKERS if answers(name)]
    shares = [wanted // len(brokers) + (number < wanted % len(brokers)) for number in range(len(brokers))]
    outcomes = {
        name: _killed_on(name, kills, seed) for seed, (name, kills) in enumerate(zip(brokers, shares, strict=True))
    }
    return {
        **{figure: sum(outcome[figure] for outcome in outcomes.values()) for figure in FIGURES},
        "brokers": outcomes,
    }


def _killed_on(broker: str, kills: int, seed: int) -> dict[str, Any]:
    print(f"{broker}: {kills} kills", flush=True)
    with (
        tempfile.TemporaryDirectory(prefix="tastemaker-kills-", ignore_cleanup_errors=True) as folder,
        address_of(broker) as address,
    ):
        database = Path(folder) / "kills.sqlite3"
        environment = os.environ | {
            "CELERY_BROKER_URL": address,
            "DATABASE_URL": f"sqlite:///{database}",
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "HF_HUB_OFFLINE": "1",
            "OMP_NUM_THREADS": "1",
            "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
            "PYTHONWARNINGS": "ignore",
            "TASTEMAKER_LOG_LEVEL": "ERROR",
            "TASTEMAKER_MODE": "embedded",
            "TASTEMAKER_TEST_DATABASE": str(database),
            "TASTEMAKER_TEST_KEYS": f"tastemaker-kills-{uuid.uuid4().hex[:12]}:",
            "TASTEMAKER_VAR": folder,
        }
        command = [sys.executable, "-m", "tests.scale._random_kills", str(kills), str(seed)]
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        if broker == "redis":
            _forget_keys(environment["TASTEMAKER_TEST_KEYS"])
    outcome: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return outcome


@contextmanager
def address_of(broker: str) -> Iterator[str]:
    if broker == "rabbitmq":
        host = f"tastemaker-kills-{uuid.uuid4().hex[:8]}"
        _rabbitmq("add_vhost", host)
        try:
            _rabbitmq("set_permissions", "-p", host, "guest", ".*", ".*", ".*")
            yield f"amqp://guest:guest@127.0.0.1:5672/{host}"
        finally:
            _rabbitmq("delete_vhost", host)
    else:
        yield {"filesystem": "filesystem://localhost/", "redis": "redis://127.0.0.1:6379/0"}[broker]


def answers(broker: str) -> bool:
    """Whether the broker is there; says so if not."""
    import redis

    try:
        if broker == "redis":
            redis.Redis.from_url("redis://127.0.0.1:6379/0", socket_connect_timeout=2).ping()
        elif broker == "rabbitmq":
            _rabbitmq("ping")
    except (redis.RedisError, FileNotFoundError, subprocess.CalledProcessError) as error:
        print(f"{broker} does not answer and is left out: {error}", flush=True)
        return False
    return True


def _rabbitmq(*command: str) -> None:
    program = "rabbitmq-diagnostics" if command == ("ping",) else "rabbitmqctl"
    subprocess.run([program, "--quiet", *command], check=True, capture_output=True, timeout=60)


def _forget_keys(prefix: str) -> None:
    import redis

    server = redis.Redis.from_url("redis://127.0.0.1:6379/0")
    for key in server.scan_iter(f"{prefix}*"):
        server.delete(key)
