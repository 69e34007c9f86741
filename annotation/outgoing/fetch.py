"""Fetching one file from an address that a user named, within limits that no server can stretch."""

from dataclasses import dataclass, field

import httpcore
import httpx

from annotation.outgoing.errors import FetchError, RefusedError
from annotation.outgoing.exchange import Limits, Request, body, exchange, parsed
from annotation.outgoing.pinned import Deadline, Resolver, addresses_of

REDIRECTS = (301, 302, 303, 307, 308)


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
    here = parsed(url)
    for _ in range(limits.most_redirects + 1):
        answer = exchange(Request("GET", here), limits, deadline, resolver, lambda got: _answer(got, limits))
        if isinstance(answer, bytes):
            return Fetched(answer, str(here))
        here = parsed(str(here.join(answer)))
    raise FetchError(f"It redirects more than {limits.most_redirects} times.")


def _answer(response: httpcore.Response, limits: Limits) -> bytes | httpx.URL:
    headers = {name.lower(): value for name, value in response.headers}
    if response.status in REDIRECTS and b"location" in headers:
        try:
            return httpx.URL(headers[b"location"].decode("ascii"))
        except (httpx.InvalidURL, ValueError) as error:
            raise RefusedError("It redirects to what is no address.") from error
    if response.status != 200:
        raise FetchError(f"The server answers {response.status}.")
    return body(response, limits)
