"""A real HTTP server on this machine that behaves as a test wants it to, well or badly."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Is given the request's first line and the connection, and writes whatever it likes.
Behaviour = Callable[[str, socket.socket], None]


class Server:
    """`paths` says how to behave where; `asked` are the first lines of the requests that came."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.paths: dict[str, Behaviour] = {}
        self.asked: list[str] = []
        self.heads: list[str] = []
        self._context = context
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._is_closed = False

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def serve(self) -> None:
        while not self._is_closed:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def close(self) -> None:
        self._is_closed = True
        self._socket.close()

    def _answer(self, connection: socket.socket) -> None:
        try:
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head and (more := connection.recv(65536)):
                head += more
            first = head.decode("latin-1").split("\r\n", 1)[0]
            if not first:
                return
            self.asked.append(first)
            self.heads.append(head.decode("latin-1"))
            self.paths.get(first.split(" ")[1], _not_found)(first, connection)
        except OSError:
            pass  # the client has gone, which most of these tests are about
        finally:
            connection.close()


@contextmanager
def running(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(context)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()


def gives(body: bytes, status: str = "200 OK", length: int | None = None, **headers: str) -> Behaviour:
    """A plain answer; `length` where it lies about how long it is."""

    def answer(first: str, connection: socket.socket) -> None:
        named = {"Content-Length": str(len(body) if length is None else length), "Connection": "close", **headers}
        lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in named.items())]
        connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    return answer


def redirects(to: str, status: str = "302 Found") -> Behaviour:
    return gives(b"", status, Location=to)


def _not_found(first: str, connection: socket.socket) -> None:
    gives(b"", "404 Not Found")(first, connection)
