"""Asking a service: the body and the headers arrive, every status is an answer, and no limit is stretched."""

import json
import socket

import pytest

from annotation.outgoing import (
    ANYWHERE,
    FetchError,
    Limits,
    NotReachedError,
    RefusedError,
    TransferError,
    networks,
    post_json,
)
from tests.annotation import web_server
from tests.annotation.web_server import gives, redirects

LIMITS = Limits(most_bytes=1000, most_seconds=5, patience_s=2, allowed_networks=ANYWHERE)


@pytest.fixture
def server():
    with web_server.running() as running:
        yield running


def post(server, content=b'{"a": "b"}', limits=LIMITS):
    return post_json(server.url("/ask"), content, limits, {"Authorization": "Bearer key"})


def test_json_goes_out_and_any_status_comes_back(server):
    for status, headers in (("200 OK", {}), ("429 Too Many", {"Retry_After": "7"}), ("500 Broken", {})):
        server.paths["/ask"] = gives(json.dumps({"said": status}).encode(), status, **headers)
        came = post(server)
        assert (came.status, json.loads(came.data)) == (int(status[:3]), {"said": status})
        assert came.retry_after == ("7" if came.status == 429 else "")
    head = server.heads[0]
    assert head.startswith("POST /ask HTTP/1.1") and "Authorization: Bearer key" in head
    assert "Content-Type: application/json" in head and "Content-Length: 10" in head


def test_a_redirect_is_not_followed_for_the_key_would_go_along(server):
    server.paths["/ask"] = redirects("/elsewhere")
    assert post(server).status == 302
    assert len(server.asked) == 1


def test_answers_too_large_broken_off_or_missing(server):
    server.paths["/ask"] = gives(b"x" * 2000)
    with pytest.raises(FetchError, match="larger than") as large:
        post(server)
    assert not isinstance(large.value, TransferError), "asking again does not help"
    server.paths["/ask"] = gives(b"half", length=100)
    with pytest.raises(TransferError, match="failed"):
        post(server)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with pytest.raises(NotReachedError, match="does not answer"):
            post_json(f"http://127.0.0.1:{nobody.getsockname()[1]}/", b"{}", LIMITS, {})


def test_private_addresses_are_refused_unless_vouched_for(server):
    with pytest.raises(RefusedError):
        post(server, limits=Limits(1000))
    with pytest.raises(RefusedError):
        post(server, limits=Limits(1000, allowed_networks=networks(["10.0.0.0/8"])))
    assert server.asked == []
