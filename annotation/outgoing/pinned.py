"""A network for httpcore in which a host name is looked up once, checked, and connected to as what was checked.

TLS still speaks of the host: httpcore asks for its name (SNI) and checks the certificate against it, whatever
address the connection has.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from ssl import SSLContext
from typing import Any

import httpcore

from annotation.outgoing.addresses import Network, check
from annotation.outgoing.errors import FetchError, NotReachedError, TransferError

# (host, port) to the addresses that it has, in the order of preference.
Resolver = Callable[[str, int], Sequence[str]]


class Deadline:
    """A moment by which everything must have happened, in seconds from now."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self, most: float | None = None) -> float:
        """The seconds left, at most `most`; raises FetchError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TransferError(f"It took longer than {self.seconds:g} seconds.")
        return left if most is None else min(left, most)


def addresses_of(host: str, port: int) -> list[str]:
    """What the system's resolver says; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class PinnedNetwork(httpcore.NetworkBackend):
    """Connects only to addresses that may be reached, and for no longer than until the deadline."""

    def __init__(self, deadline: Deadline, allowed: Sequence[Network], resolver: Resolver = addresses_of) -> None:
        self._deadline = deadline
        self._allowed = allowed
        self._resolver = resolver
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Look `host` up and connect to the first address that answers; raises RefusedError, FetchError.

        One address that may not be reached refuses the host as a whole: whoever mixes them is up to something.
        """
        vetted = [check(host, found, port, self._allowed) for found in self._resolve(host, port)]
        problem: Exception | None = None
        for address in vetted:
            try:
                stream = self._inner.connect_tcp(
                    str(address), port, self._deadline.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return _TimedStream(stream, self._deadline)
        raise NotReachedError(f"{host} does not answer.") from problem

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Never."""
        raise FetchError("Sockets of this machine are not asked.")

    def _resolve(self, host: str, port: int) -> Sequence[str]:
        """The addresses of `host`. The system's resolver knows no time limit: it is left behind when late."""
        answers: list[Sequence[str]] = []
        errors: list[OSError | UnicodeError] = []

        def ask() -> None:
            try:
                answers.append(self._resolver(host, port))
            except (OSError, UnicodeError) as error:
                errors.append(error)

        thread = threading.Thread(target=ask, daemon=True, name="look-up")
        thread.start()
        thread.join(self._deadline.left())
        self._deadline.left()
        if not answers or not answers[0]:
            raise NotReachedError(f"There is no host {host}.") from (errors[0] if errors else None)
        return answers[0]


class _TimedStream(httpcore.NetworkStream):
    """A connection that ends at the deadline, however slowly the other side drips."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
