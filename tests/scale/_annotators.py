"""Annotators who never stop to look: each a thread with a connection, all in one process."""

import http.client
import json
import random
import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

VANISHES = 0.02
SENDS_TWICE = 0.03


@dataclass
class Log:
    """What happened to one annotator, or to all of them."""

    next_s: list[float] = field(default_factory=list)
    submit_s: list[float] = field(default_factory=list)
    # Of every answer that the server said it has: the judgment by the client's id.
    receipts: dict[str, str] = field(default_factory=dict)
    doubled: int = 0
    refused: int = 0
    vanished: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, other: "Log") -> None:
        """Join what happened to another."""
        self.next_s += other.next_s
        self.submit_s += other.submit_s
        self.receipts |= other.receipts
        self.errors += other.errors
        for name in ("doubled", "refused", "vanished"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


class Crowd:
    """So many annotators at once; one who vanishes never comes back, and another person takes the chair."""

    def __init__(self, port: int, project: str, people: Sequence[dict[str, str]], at_once: int) -> None:
        self.port, self.project = port, project
        self.waiting = list(people[at_once:])
        self.seats = list(people[:at_once])
        self.lock = threading.Lock()

    def work(self, seconds: float, seed: int = 0) -> Log:
        """Let them all take and answer for so long; what happened to them together."""
        until = time.monotonic() + seconds
        logs = [Log() for _ in self.seats]
        threads = [
            threading.Thread(target=self._sit, args=(seat, until, logs[seat], random.Random(f"{seed}:{seat}")))
            for seat in range(len(self.seats))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        together = Log()
        for log in logs:
            together.add(log)
        return together

    def _sit(self, seat: int, until: float, log: Log, dice: random.Random) -> None:
        client = Client(self.port, self.seats[seat])
        while time.monotonic() < until:
            try:
                client = self._turn(seat, client, log, dice)
            except (OSError, http.client.HTTPException, ValueError) as error:
                log.errors.append(repr(error))
                client = Client(self.port, self.seats[seat])

    def _turn(self, seat: int, client: "Client", log: Log, dice: random.Random) -> "Client":
        """Take the next and answer it; the client who goes on."""
        began = time.perf_counter()
        status, taken = client.post(f"/api/v1/projects/{self.project}/assignments/", {"count": 1})
        log.next_s.append(time.perf_counter() - began)
        if status != 200:
            log.errors.append(f"next: {status} {taken}")
            return client
        for assignment in taken["assignments"]:
            if dice.random() < VANISHES and self._leave(seat, client):
                log.vanished += 1
                return Client(self.port, self.seats[seat])
            _answer(client, assignment, log, dice)
        if not taken["assignments"]:
            time.sleep(0.05)
        return client

    def _leave(self, seat: int, client: "Client") -> bool:
        with self.lock:
            if not self.waiting:
                return False
            self.seats[seat] = self.waiting.pop()
        client.close()
        return True


def _answer(client: "Client", assignment: dict[str, Any], log: Log, dice: random.Random) -> None:
    client_id = str(uuid.UUID(int=dice.getrandbits(128), version=4))
    body = {
        "client_id": client_id,
        "slot": assignment["slot"],
        "answer": {"choice": dice.choice(("first", "second", "tie"))},
        "time_ms": 1500,
    }
    began = time.perf_counter()
    status, receipt = client.post("/api/v1/judgments/", body)
    log.submit_s.append(time.perf_counter() - began)
    if status == 409:
        log.refused += 1
    elif status not in (200, 201):
        log.errors.append(f"submit: {status} {receipt}")
    else:
        log.receipts[client_id] = receipt["id"]
        if dice.random() < SENDS_TWICE:
            status, again = client.post("/api/v1/judgments/", body)
            log.doubled += 1
            if (status, again.get("id")) != (200, receipt["id"]):
                log.errors.append(f"sent twice: {status} {again}")


class Client:
    """A browser's worth of HTTP: one connection that is kept, cookies, the CSRF header."""

    def __init__(self, port: int, cookies: dict[str, str]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": cookies["csrftoken"],
            "Referer": f"http://127.0.0.1:{port}/",
        }

    def post(self, path: str, body: Any) -> tuple[int, Any]:
        """The status and the JSON of an answer."""
        self.connection.request("POST", path, json.dumps(body), self.headers)
        response = self.connection.getresponse()
        text = response.read()
        return response.status, json.loads(text) if text else None

    def close(self) -> None:
        """Go away without a word."""
        self.connection.close()
