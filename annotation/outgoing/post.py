"""Asking a service that the operator named: JSON goes out, and its answer comes back whatever its status."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import httpcore

from annotation.outgoing.exchange import Limits, Request, body, exchange, parsed
from annotation.outgoing.pinned import Deadline, Resolver, addresses_of


@dataclass(frozen=True)
class Answered:
    """The status, the body, and when the service wants to be asked again, as its header says it."""

    status: int
    data: bytes = field(repr=False)
    retry_after: str = ""


def post_json(
    url: str,
    content: bytes,
    limits: Limits,
    headers: Mapping[str, str],
    resolver: Resolver = addresses_of,
) -> Answered:
    """POST `content` (JSON) to `url`; raises TransferError where asking again may help, else FetchError.

    Redirects are answers like any other and not followed: `headers` may hold a key, which is for this service only.
    """
    request = Request("POST", parsed(url), content, {**headers, "Content-Type": "application/json"})

    def read(response: httpcore.Response) -> Answered:
        named = {name.lower(): value for name, value in response.headers}
        retry_after = named.get(b"retry-after", b"").decode("latin-1").strip()
        return Answered(response.status, body(response, limits), retry_after)

    return exchange(request, limits, Deadline(limits.most_seconds), resolver, read)
