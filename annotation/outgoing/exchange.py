"""One request and its answer, within limits: what fetching a file and asking a service have in common."""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

import httpcore
import httpx

from annotation.outgoing.addresses import Network
from annotation.outgoing.errors import FetchError, RefusedError, TransferError
from annotation.outgoing.pinned import Deadline, PinnedNetwork, Resolver

T = TypeVar("T")
LONGEST_URL = 4000
CHUNK_BYTES = 64 * 2**10
HEADERS = {"User-Agent": "Tastemaker", "Accept": "*/*", "Accept-Encoding": "identity"}
# zlib's window bits: a gzip header, and either a zlib header or none at all ("deflate" means both).
GZIP, ZLIB, RAW = 31, 15, -15


@dataclass(frozen=True)
class Limits:
    """What one file may cost: its bytes, also after decompression; the seconds for all of it; the redirects."""

    most_bytes: int
    most_seconds: float = 60.0
    # For one wait on the network.
    patience_s: float = 15.0
    most_redirects: int = 5
    # Networks that are not public and may be asked all the same.
    allowed_networks: tuple[Network, ...] = ()


@dataclass(frozen=True)
class Request:
    """What is asked. Headers may hold a key, so they are not shown."""

    method: str
    url: httpx.URL
    body: bytes | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)


def parsed(url: str) -> httpx.URL:
    """The address, if it is one that may be asked at all; raises RefusedError."""
    if len(url) > LONGEST_URL:
        raise RefusedError(f"The address is longer than {LONGEST_URL} characters.")
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise RefusedError(f"This is no address: {error}.") from error
    if parsed.scheme not in ("http", "https"):
        raise RefusedError(f"'{parsed.scheme}' addresses are not asked, only http and https.")
    if not parsed.host:
        raise RefusedError("The address names no host.")
    if parsed.port is not None and not 0 < parsed.port < 2**16:
        raise RefusedError(f"This is no address: there is no port {parsed.port}.")
    if parsed.userinfo:
        raise RefusedError("The address contains a user name or a password; such are not asked.")
    return parsed


def exchange(
    request: Request,
    limits: Limits,
    deadline: Deadline,
    resolver: Resolver,
    read: Callable[[httpcore.Response], T],
) -> T:
    """What `read` makes of the answer; raises TransferError, and what it and the network raise."""
    network = PinnedNetwork(deadline, limits.allowed_networks, resolver)
    patience = dict.fromkeys(("connect", "read", "write", "pool"), limits.patience_s)
    url = request.url
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    try:
        with (
            httpcore.ConnectionPool(network_backend=network, http2=False, retries=0) as pool,
            pool.stream(
                request.method,
                target,
                headers=_headers(request),
                content=request.body,
                extensions={"timeout": patience},
            ) as response,
        ):
            return read(response)
    except httpcore.TimeoutException as error:
        deadline.left()
        raise TransferError(f"It was silent for {limits.patience_s:g} seconds.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise TransferError(f"The connection to {url.host} failed: {error or type(error).__name__}.") from error


def body(response: httpcore.Response, limits: Limits) -> bytes:
    """The whole body, decompressed; raises FetchError where it is larger than the limit or broken."""
    headers = {name.lower(): value for name, value in response.headers}
    length = headers.get(b"content-length", b"")
    if re.fullmatch(rb"[0-9]{1,18}", length) and int(length) > limits.most_bytes:
        raise _too_large(limits)
    encoding = headers.get(b"content-encoding", b"identity").decode("latin-1").strip().lower()
    return _collected(_decoded(response.iter_stream(), encoding, limits), limits)


def _headers(request: Request) -> list[tuple[bytes, bytes]]:
    named = {"Host": request.url.netloc.decode("ascii"), **HEADERS, **request.headers}
    if request.body is not None:
        named["Content-Length"] = str(len(request.body))
    return [(name.encode(), value.encode()) for name, value in named.items()]


def _collected(chunks: Iterator[bytes], limits: Limits) -> bytes:
    data = bytearray()
    for chunk in chunks:
        if len(data) + len(chunk) > limits.most_bytes:
            raise _too_large(limits)
        data += chunk
    return bytes(data)


def _decoded(chunks: Iterator[bytes], encoding: str, limits: Limits) -> Iterator[bytes]:
    """The chunks as they were before the server compressed them, which it was asked not to do."""
    if encoding in ("", "identity"):
        yield from chunks
    elif encoding in ("gzip", "x-gzip", "deflate"):
        yield from _inflated(chunks, (GZIP,) if encoding != "deflate" else (ZLIB, RAW), limits)
    else:
        raise FetchError(f"The server compresses with '{encoding[:40]}', which it was not asked to.")


def _inflated(chunks: Iterator[bytes], windows: Sequence[int], limits: Limits) -> Iterator[bytes]:
    """Decompressed in small steps, so that a bomb is noticed before it has gone off."""
    read, inflate = 0, None
    try:
        for chunk in chunks:
            read += len(chunk)
            if read > limits.most_bytes:
                raise _too_large(limits)
            if inflate is None:
                inflate = zlib.decompressobj(_window(chunk, windows))
            rest = chunk
            while rest:
                yield inflate.decompress(rest, CHUNK_BYTES)
                rest = inflate.unconsumed_tail
        if inflate is not None:
            yield inflate.flush()
    except zlib.error as error:
        raise FetchError(f"What the server compressed is broken: {error}.") from error
    if inflate is None or not inflate.eof:
        raise FetchError("What the server compressed ends too early.")


def _window(start: bytes, windows: Sequence[int]) -> int:
    for window in windows[:-1]:
        try:
            zlib.decompressobj(window).decompress(start, 1)
        except zlib.error:  # compressed in another manner: the next
            continue
        return window
    return windows[-1]


def _too_large(limits: Limits) -> FetchError:
    return FetchError(f"The file is larger than {limits.most_bytes / 2**20:.4g} MB.")
