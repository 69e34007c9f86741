"""The way to one endpoint, shared by everybody in this process: its pace, its width, and whether it is open."""

import threading
import time

from curation.chat.endpoints import Endpoint
from curation.chat.errors import EndpointUnavailable, Stopped


class Lane:
    """Holds requests to the endpoint's rate and concurrency, and leaves it in peace after failures in a row."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._width = threading.BoundedSemaphore(endpoint.concurrency)
        self._lock = threading.Lock()
        self._next_at = 0.0
        self._failures = 0
        self._closed_until = 0.0

    def enter(self, stop: threading.Event) -> None:
        """Wait for a turn; raises EndpointUnavailable while the endpoint is left in peace, Stopped after `stop`."""
        while not self._width.acquire(timeout=0.2):
            _go_on(stop)
        try:
            self._check_open()
            pause(self._turn(), stop)
        except BaseException:
            self._width.release()
            raise

    def leave(self) -> None:
        """Let the next one in."""
        self._width.release()

    def succeeded(self) -> None:
        """The endpoint works."""
        with self._lock:
            self._failures, self._closed_until = 0, 0.0

    def failed(self) -> None:
        """It did not; after so many in a row it is left in peace for a while, then one request tries it again."""
        with self._lock:
            self._failures += 1
            if self._failures >= self.endpoint.breaker_failures:
                self._closed_until = time.monotonic() + self.endpoint.breaker_s

    def _check_open(self) -> None:
        with self._lock:
            left = self._closed_until - time.monotonic()
            if left > 0:
                raise EndpointUnavailable(
                    f"'{self.endpoint.name}' failed {self._failures} times in a row and is left in peace for "
                    f"another {left:.0f} seconds. See whether it runs; what was answered is kept."
                )
            if self._closed_until:
                # The one that tries whether it is back; until it is known, nobody else does.
                self._closed_until = time.monotonic() + self.endpoint.breaker_s

    def _turn(self) -> float:
        """The seconds until this request's turn."""
        if self.endpoint.requests_per_minute is None:
            return 0.0
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next_at)
            self._next_at = turn + 60.0 / self.endpoint.requests_per_minute
            return turn - now


def lane(endpoint: Endpoint) -> Lane:
    """The process's lane to an endpoint; another configuration under the same name is another lane."""
    with _lock:
        found = _lanes.get(endpoint.name)
        if found is None or found.endpoint != endpoint:
            found = _lanes[endpoint.name] = Lane(endpoint)
        return found


def pause(seconds: float, stop: threading.Event) -> None:
    """Wait; raises Stopped as soon as `stop` is set."""
    if seconds > 0:
        stop.wait(seconds)
    _go_on(stop)


def _go_on(stop: threading.Event) -> None:
    if stop.is_set():
        raise Stopped("The question was taken back.")


_lanes: dict[str, Lane] = {}
_lock = threading.Lock()
