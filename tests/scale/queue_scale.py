"""What the next comparison costs among 10,000 and among 1,000,000: `make bench NAME=queue-scale`.

Method: two fresh PostgreSQL databases, each with gunicorn as in the Procfile. Four annotators take one comparison
and answer it, four seconds on the one, four on the other, ten times in turn, so that whatever else the machine does
falls on both. The first turn on each does not count. Latencies of taking the next are the client's own. A number as
argument replaces the million.
"""

import json
import os
from contextlib import ExitStack
from typing import Any

from tests.scale._annotators import Crowd, Log
from tests.scale._server import Server, manage, throw_away_database
from tests.scale.queue import percentile

FEW, MANY = 10_000, 1_000_000
AT_ONCE, SPARE = 4, 60
TURNS, TURN_S = 10, 4.0


def run(arguments: list[str]) -> dict[str, Any]:
    many = int(arguments[0]) if arguments else MANY
    with ExitStack() as stack:
        crowds = {pairs: _crowd(stack, pairs) for pairs in (FEW, many)}
        logs = {pairs: Log() for pairs in crowds}
        for turn in range(TURNS + 1):
            for pairs, crowd in crowds.items():
                log = crowd.work(TURN_S, seed=turn)
                if turn:
                    logs[pairs].add(log)
            p95 = {pairs: percentile(log.next_s, 0.95) for pairs, log in logs.items()}
            print(f"turn {turn} of {TURNS}: p95 of next so far {p95} ms", flush=True)
        return _figures(logs)


def _crowd(stack: ExitStack, pairs: int) -> Crowd:
    environment = stack.enter_context(throw_away_database("postgresql"))
    print(f"filling a database with {pairs:,} comparisons …", flush=True)
    filled = manage(environment, "-m", "tests.scale._fill_fast", str(pairs), str(AT_ONCE + SPARE))
    made = json.loads(filled.splitlines()[-1])
    server = stack.enter_context(Server(environment))
    return Crowd(server.port, made["project"], made["people"], AT_ONCE)


def _figures(logs: dict[int, Log]) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for pairs, log in logs.items():
        figures[f"p50_ms_{pairs}"] = percentile(log.next_s, 0.50)
        figures[f"p95_ms_{pairs}"] = percentile(log.next_s, 0.95)
        figures[f"submit_p95_ms_{pairs}"] = percentile(log.submit_s, 0.95)
        figures[f"answers_{pairs}"] = len(log.receipts)
        figures[f"errors_{pairs}"] = len(log.errors)
    few, many = (percentile(log.next_s, 0.95) for log in logs.values())
    return {**figures, "ratio": round(many / few, 2), "load": round(os.getloadavg()[0], 2)}
