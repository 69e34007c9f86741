"""Annotators who never stop to look: each a task with a connection, all in one thread of one process.

Not threads: thirty-two of them wait for one another's interpreter lock, and what is measured is then the client.
"""

import asyncio
import json
import random
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

    def work(self, seconds: float, seed: int = 0) -> Log:
        """Let them all take and answer for so long; what happened to them together."""
        return asyncio.run(self._work(time.monotonic() + seconds, seed))

    async def _work(self, until: float, seed: int) -> Log:
        logs = [Log() for _ in self.seats]
        await asyncio.gather(
            *(self._sit(seat, until, log, random.Random(f"{seed}:{seat}")) for seat, log in enumerate(logs))
        )
        together = Log()
        for log in logs:
            together.add(log)
        return together

    async def _sit(self, seat: int, until: float, log: Log, dice: random.Random) -> None:
        client = Client(self.port, self.seats[seat])
        while time.monotonic() < until:
            try:
                client = await self._turn(seat, client, log, dice)
            except (OSError, EOFError, ValueError) as error:
                log.errors.append(repr(error))
                client.close()
                client = Client(self.port, self.seats[seat])
        client.close()

    async def _turn(self, seat: int, client: "Client", log: Log, dice: random.Random) -> "Client":
        """Take the next and answer it; the client who goes on."""
        began = time.perf_counter()
        status, taken = await client.post(f"/api/v1/projects/{self.project}/assignments/", {"count": 1})
        log.next_s.append(time.perf_counter() - began)
        if status != 200:
            log.errors.append(f"next: {status} {taken}")
            return client
        for assignment in taken["assignments"]:
            if dice.random() < VANISHES and self._leave(seat, client):
                log.vanished += 1
                return Client(self.port, self.seats[seat])
            await _answer(client, assignment, log, dice)
        if not taken["assignments"]:
            await asyncio.sleep(0.05)
        return client

    def _leave(self, seat: int, client: "Client") -> bool:
        if not self.waiting:
            return False
        self.seats[seat] = self.waiting.pop()
        client.close()
        return True


async def _answer(client: "Client", assignment: dict[str, Any], log: Log, dice: random.Random) -> None:
    client_id = str(uuid.UUID(int=dice.getrandbits(128), version=4))
    body = {
        "client_id": client_id,
        "slot": assignment["slot"],
        "answer": {"choice": dice.choice(("first", "second", "tie"))},
        "time_ms": 1500,
    }
    began = time.perf_counter()
    status, receipt = await client.post("/api/v1/judgments/", body)
    log.submit_s.append(time.perf_counter() - began)
    if status == 409:
        log.refused += 1
    elif status not in (200, 201):
        log.errors.append(f"submit: {status} {receipt}")
    else:
        log.receipts[client_id] = receipt["id"]
        if dice.random() < SENDS_TWICE:
            status, again = await client.post("/api/v1/judgments/", body)
            log.doubled += 1
            if (status, again.get("id")) != (200, receipt["id"]):
                log.errors.append(f"sent twice: {status} {again}")


class Client:
    """As much of a browser's HTTP as an annotator needs: one connection that is kept, cookies, the CSRF header."""

    def __init__(self, port: int, cookies: dict[str, str]) -> None:
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.headers = (
            f"Host: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
            f"Cookie: {'; '.join(f'{name}={value}' for name, value in cookies.items())}\r\n"
            f"X-CSRFToken: {cookies['csrftoken']}\r\nReferer: http://127.0.0.1:{port}/\r\n"
        )

    async def post(self, path: str, body: Any) -> tuple[int, Any]:
        """The status and the JSON of an answer; a connection that the server closed is opened again."""
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        payload = json.dumps(body).encode()
        writer.write(
            f"POST {path} HTTP/1.1\r\n{self.headers}Content-Length: {len(payload)}\r\n\r\n".encode() + payload
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status, headers = _parsed(head)
        text = await reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection", "").lower() == "close":
            self.close()
        return status, json.loads(text) if text else None

    def close(self) -> None:
        """Go away without a word."""
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None


def _parsed(head: str) -> tuple[int, dict[str, str]]:
    """The status and the headers, named in lower case."""
    first, *lines = head.rstrip().split("\r\n")
    fields = (line.partition(":") for line in lines)
    return int(first.split(" ", 2)[1]), {name.lower(): value.strip() for name, _, value in fields}
