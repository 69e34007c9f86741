"""Thirty-two annotators at once: `make bench NAME=queue`, or `-m tests.scale queue [sqlite|postgresql] [SECONDS]`.

Method: gunicorn as in the Procfile on a free port, on a fresh database (PostgreSQL on 127.0.0.1, then SQLite) of
6,000 comparisons with two places each and 250 earlier answers. 32 connections of one client process are annotators
with a session cookie who take one comparison, answer it at once and take the next. Two in a hundred turns somebody
vanishes with a comparison in hand, and another person goes on; three in a hundred answers are sent twice. After
five seconds of warming up, 30 seconds count. Latencies are the client's own; the server's processor time is that of
gunicorn's processes. Afterwards the database is asked whether any comparison has more answers than it wants, and
whether every answer that a client has a receipt for is there.
"""

import json
import os
import subprocess
import sys
import time
from typing import Any

from tests.scale._annotators import Crowd, Log
from tests.scale._server import ROOT, Server, database_cpu_seconds, manage, throw_away_database

PAIRS, SLOTS = 6_000, 2
AT_ONCE, SPARE = 32, 400
WARM_UP_S, MEASURED_S = 5.0, 30.0


def run(arguments: list[str]) -> dict[str, Any]:
    kinds = [argument for argument in arguments if argument in ("postgresql", "sqlite")]
    seconds = next((float(argument) for argument in arguments if argument[0].isdigit()), MEASURED_S)
    figures = {kind: measure(kind, seconds) for kind in kinds or ("postgresql", "sqlite")}
    first, *others = figures
    return {"database": first, **figures[first], **{name: figures[name] for name in others}}


def measure(kind: str, seconds: float) -> dict[str, Any]:
    with throw_away_database(kind) as environment:
        print(f"{kind}: filling the database …", flush=True)
        filled = manage(environment, "-m", "tests.scale._fill", *map(str, (PAIRS, SLOTS, AT_ONCE + SPARE)))
        made = json.loads(filled.splitlines()[-1])
        with Server(environment) as server:
            crowd = Crowd(server.port, made["project"], made["people"], AT_ONCE)
            warm = crowd.work(WARM_UP_S, seed=1)
            print(f"{kind}: {len(warm.receipts) / WARM_UP_S:.0f} answers/s while warming up", flush=True)
            load = os.getloadavg()[0]
            before = _used(server, environment)
            began = time.monotonic()
            log = crowd.work(seconds, seed=2)
            took = time.monotonic() - began
            used = {name: after - before[name] for name, after in _used(server, environment).items()}
        answers = len(log.receipts)
        log.add(warm)
        return {
            **_figures(log, answers, took),
            **{f"{name}_cpu_ms_per_answer": round(1000 * s / max(1, answers), 2) for name, s in used.items()},
            **_checked(environment, log),
            "load_before": round(load, 2),
        }


def _used(server: Server, environment: dict[str, str]) -> dict[str, float]:
    own = os.times()
    return {
        "server": server.cpu_seconds(),
        "client": own.user + own.system,
        "database": database_cpu_seconds(environment),
    }


def _figures(log: Log, answers: int, took: float) -> dict[str, Any]:
    for error in log.errors[:5]:
        print(f"error: {error}", file=sys.stderr)
    return {
        "answers_per_s": round(answers / took, 1),
        "next_p50_ms": percentile(log.next_s, 0.50),
        "next_p95_ms": percentile(log.next_s, 0.95),
        "submit_p50_ms": percentile(log.submit_s, 0.50),
        "submit_p95_ms": percentile(log.submit_s, 0.95),
        "answers": answers,
        "sent_twice": log.doubled,
        "vanished": log.vanished,
        "refused": log.refused,
        "errors": len(log.errors),
    }


def percentile(seconds: list[float], share: float) -> float | None:
    """In milliseconds; None of nothing."""
    if not seconds:
        return None
    ordered = sorted(seconds)
    return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)


def _checked(environment: dict[str, str], log: Log) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.scale._check"],
        cwd=ROOT,
        env=environment,
        input=json.dumps(log.receipts),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-4000:])
    checked: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return checked
