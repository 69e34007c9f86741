"""The endpoint: POST /v1/chat/completions and GET /v1/models on this machine, nothing else."""

import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from gpu_jobs.shapeworld.vlm.asked import Asked, BadRequest, understood
from gpu_jobs.shapeworld.vlm.faults import FaultPlan
from gpu_jobs.shapeworld.vlm.mind import Mind, Said

MODEL = "shapeworld-vlm (simulated)"
MOST_BYTES = 64 * 2**20
TOKENS_PER_PICTURE = 64


class Answers(Protocol):
    """Whoever answers what is asked."""

    def answer(self, asked: Asked) -> Said:
        """The same request gets the same answer."""
        ...


@dataclass
class Settings:
    """How the endpoint behaves. Whoever sends another key than `key` is turned away; "" lets everybody in."""

    mind: Answers = field(default_factory=Mind)
    faults: FaultPlan = field(default_factory=FaultPlan)
    key: str = ""


class SimulatedEndpoint(ThreadingHTTPServer):
    """Serves until it is shut down; `asked` counts requests by their HTTP status, 0 for broken off."""

    daemon_threads = True

    def __init__(self, settings: Settings, host: str = "127.0.0.1", port: int = 0) -> None:
        self.settings = settings
        self.asked: dict[int, int] = {}
        self.lock = threading.Lock()
        super().__init__((host, port), _Handler)

    @property
    def base_url(self) -> str:
        """What goes into the configuration as base_url."""
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}/v1"

    def count(self, status: int) -> None:
        """Remember what became of a request."""
        with self.lock:
            self.asked[status] = self.asked.get(status, 0) + 1


@contextmanager
def running(settings: Settings) -> Iterator[SimulatedEndpoint]:
    """An endpoint at a free port for as long as the block lasts."""
    server = SimulatedEndpoint(settings)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: SimulatedEndpoint
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """List the one model there is."""
        if self.path == "/v1/models":
            self._send(200, {"object": "list", "data": [{"id": MODEL, "object": "model"}]})
        else:
            self._error(404, "There is nothing here; ask /v1/chat/completions.")

    def do_POST(self) -> None:
        """Answer a chat completion, or misbehave as planned."""
        length = int(self.headers.get("Content-Length") or 0)
        if length > MOST_BYTES:
            self._error(413, "That is too much.")
            return
        content = self.rfile.read(length)
        key = self.server.settings.key
        if key and not hmac.compare_digest(
            self.headers.get("Authorization", "").encode(), f"Bearer {key}".encode()
        ):
            self._error(401, "That is not the key.")
        elif self.path != "/v1/chat/completions":
            self._error(404, "There is nothing here; ask /v1/chat/completions.")
        else:
            self._answer(content)

    def _answer(self, content: bytes) -> None:
        try:
            asked = understood(json.loads(content))
        except (BadRequest, ValueError) as error:
            self._error(400, str(error))
            return
        plan = self.server.settings.faults
        match plan.next():
            case "too_fast":
                self._error(429, "That was too fast.", {"Retry-After": f"{plan.retry_after_s:g}"})
            case "broken":
                self._error(500, "Something broke.")
            case "slow":
                time.sleep(plan.slow_s)
                self._send(200, _completion(asked, self._said(asked)))
            case "half_sent":
                self._send_half(_completion(asked, self._said(asked)))
            case "malformed":
                self._send_bytes(200, b'{"choices": [{"message"')
            case "rambling":
                self._send(200, _completion(asked, Said("Well, that depends on what one likes.")))
            case None:
                self._send(200, _completion(asked, self._said(asked)))

    def _said(self, asked: Asked) -> Said:
        return self.server.settings.mind.answer(asked)

    def _send(self, status: int, answer: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self._send_bytes(status, json.dumps(answer).encode(), headers)

    def _error(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        self._send(status, {"error": {"message": message, "type": "simulated"}}, headers)

    def _send_bytes(self, status: int, data: bytes, headers: dict[str, str] | None = None) -> None:
        self.server.count(status)
        self._head(status, len(data), headers or {})
        self._write(data)

    def _send_half(self, answer: dict[str, Any]) -> None:
        self.server.count(0)
        data = json.dumps(answer).encode()
        self._head(200, len(data), {"Connection": "close"})
        self._write(data[: len(data) // 2])
        self.close_connection = True

    def _head(self, status: int, length: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        named = {"Content-Type": "application/json", "Content-Length": str(length), **headers}
        for name, value in named.items():
            self.send_header(name, value)
        self.end_headers()

    def _write(self, data: bytes) -> None:
        try:
            self.wfile.write(data)
        except ConnectionError:
            # The other side would not wait, which the fault "slow" is for.
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: `asked` counts."""


def _completion(asked: Asked, said: Said) -> dict[str, Any]:
    words_in = len(asked.said.split()) + sum(len(text.split()) for text in asked.material)
    tokens_in = words_in + TOKENS_PER_PICTURE * asked.pictures
    tokens_out = max(1, len(said.text.split()))
    choice: dict[str, Any] = {
        "index": 0,
        "message": {"role": "assistant", "content": said.text},
        "finish_reason": "stop",
    }
    if said.alternatives:
        listed = [{"token": token, "logprob": logprob} for token, logprob in said.alternatives]
        choice["logprobs"] = {"content": [{**listed[0], "top_logprobs": listed}]}
    return {
        "id": f"simulated-{asked.key[:24]}",
        "object": "chat.completion",
        "model": MODEL,
        "choices": [choice],
        "usage": {
            "prompt_tokens": tokens_in,
            "completion_tokens": tokens_out,
            "total_tokens": tokens_in + tokens_out,
        },
    }
