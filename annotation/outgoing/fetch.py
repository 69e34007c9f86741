"""Fetching one file from an address that a user named, within limits that no server can stretch."""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import httpcore
import httpx

from annotation.outgoing.addresses import Network
from annotation.outgoing.errors import FetchError, RefusedError
from annotation.outgoing.pinned import Deadline, PinnedNetwork, Resolver, addresses_of

LONGEST_URL = 4000
REDIRECTS = (301, 302, 303, 307, 308)
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
class Fetched:
    """The bytes, and where they were in the end. What the server calls them is not believed, so not kept."""

    data: bytes = field(repr=False)
    url: str


def fetch(url: str, limits: Limits, resolver: Resolver = addresses_of) -> Fetched:
    """GET `url`; raises RefusedError for an address that is not asked, FetchError for everything else.

    Every redirect is checked like the first address. Proxies, cookies and credentials of this machine are not
    used: nothing goes out that the user did not write.
    """
    deadline = Deadline(limits.most_seconds)
    here = _parsed(url)
    for _ in range(limits.most_redirects + 1):
        answer = _ask(here, limits, deadline, resolver)
        if isinstance(answer, bytes):
            return Fetched(answer, str(here))
        here = _parsed(str(here.join(answer)))
    raise FetchError(f"It redirects more than {limits.most_redirects} times.")


def _parsed(url: str) -> httpx.URL:
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


def _ask(url: httpx.URL, limits: Limits, deadline: Deadline, resolver: Resolver) -> bytes | httpx.URL:
    """The file, or where it is instead."""
    network = PinnedNetwork(deadline, limits.allowed_networks, resolver)
    patience = dict.fromkeys(("connect", "read", "write", "pool"), limits.patience_s)
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    try:
        with (
            httpcore.ConnectionPool(network_backend=network, http2=False, retries=0) as pool,
            pool.stream("GET", target, headers=_headers(url), extensions={"timeout": patience}) as response,
        ):
            return _answer(response, limits)
    except httpcore.TimeoutException as error:
        deadline.left()
        raise FetchError(f"It was silent for {limits.patience_s:g} seconds.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise FetchError(f"The connection to {url.host} failed: {error or type(error).__name__}.") from error


def _headers(url: httpx.URL) -> list[tuple[bytes, bytes]]:
    named = {"Host": url.netloc.decode("ascii"), **HEADERS}
    return [(name.encode(), value.encode()) for name, value in named.items()]


def _answer(response: httpcore.Response, limits: Limits) -> bytes | httpx.URL:
    headers = {name.lower(): value for name, value in response.headers}
    if response.status in REDIRECTS and b"location" in headers:
        try:
            return httpx.URL(headers[b"location"].decode("ascii"))
        except (httpx.InvalidURL, ValueError) as error:
            raise RefusedError("It redirects to what is no address.") from error
    if response.status != 200:
        raise FetchError(f"The server answers {response.status}.")
    length = headers.get(b"content-length", b"")
    if re.fullmatch(rb"[0-9]{1,18}", length) and int(length) > limits.most_bytes:
        raise _too_large(limits)
    encoding = headers.get(b"content-encoding", b"identity").decode("latin-1").strip().lower()
    return _collected(_decoded(response.iter_stream(), encoding, limits), limits)


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
