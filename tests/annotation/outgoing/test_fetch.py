"""The outgoing client: it asks public addresses only, the one it has checked, and no server can make it stay."""

import gzip
import socket
import time
import zlib

import pytest

from annotation.outgoing import FetchError, Limits, RefusedError, fetch, networks
from tests.annotation import web_server
from tests.annotation.web_server import gives, redirects

HERE = networks(["127.0.0.1/32"])
LIMITS = Limits(most_bytes=100_000, most_seconds=60, patience_s=30, allowed_networks=HERE)


@pytest.fixture
def server():
    with web_server.running() as running:
        yield running


def resolver(**hosts):
    """A resolver that knows these hosts (dots as two underscores), one answer after another."""
    answers = {name.replace("__", "."): list(found) for name, found in hosts.items()}

    def resolve(host, port):
        found = answers[host]
        return [found.pop(0)] if len(found) > 1 else [found[0]]

    return resolve


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://host.example/a", "'ftp'"),
        ("file:///etc/passwd", "'file'"),
        ("gopher://host.example", "'gopher'"),
        ("//host.example/a", "''"),
        ("http://", "no host"),
        ("http:///a", "no host"),
        ("https://user:secret@host.example/a", "password"),
        ("https://user@host.example/a", "password"),
        ("http://host.example:99999/", "no address"),
        ("http://host.example/" + "a" * 5000, "longer"),
        ("http://host\n.example/", "no address"),
    ],
)
def test_addresses_of_other_kinds_are_refused_unasked(url, reason):
    def nobody(host, port):
        raise AssertionError("looked up")

    with pytest.raises(RefusedError, match=reason) as refused:
        fetch(url, LIMITS, nobody)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "[::1]", "0"])
def test_this_machine_is_refused_however_it_is_spelt(server, host):
    server.paths["/"] = gives(b"inside")
    with pytest.raises(FetchError):
        fetch(server.url(host=host), Limits(1000))
    assert server.asked == []


def test_a_file_is_fetched(server):
    server.paths["/a.png?b=c"] = gives(b"picture", Content_Type="text/html")
    fetched = fetch(server.url("/a.png?b=c"), LIMITS)
    assert (fetched.data, fetched.url) == (b"picture", server.url("/a.png?b=c"))
    assert "cookie" not in server.heads[0].lower()
    assert "authorization" not in server.heads[0].lower()


def test_the_name_is_looked_up_once_and_what_was_checked_is_connected_to(server):
    server.paths["/"] = gives(b"picture")
    # At the second look it would be the cloud's own metadata: nobody looks a second time.
    rebinding = resolver(host__example=["127.0.0.1", "169.254.169.254"])
    assert fetch(server.url(host="host.example"), LIMITS, rebinding).data == b"picture"
    assert f"Host: host.example:{server.port}" in server.heads[0]
    # The other way round: what would be harmless the second time is refused the first time.
    with pytest.raises(RefusedError, match=r"169\.254"):
        fetch(server.url(host="host.example"), LIMITS, resolver(host__example=["169.254.169.254", "127.0.0.1"]))
    assert len(server.asked) == 1


def test_one_bad_address_among_several_refuses_the_host(server):
    server.paths["/"] = gives(b"picture")
    with pytest.raises(RefusedError, match=r"10\.0\.0\.1"):
        fetch(server.url(host="host.example"), LIMITS, lambda host, port: ["127.0.0.1", "10.0.0.1"])
    assert server.asked == []


def test_an_address_that_does_not_answer_is_passed_over_for_the_next(server):
    server.paths["/"] = gives(b"picture")
    limits = Limits(1000, allowed_networks=networks(["127.0.0.0/8"]))
    assert fetch(server.url(host="h"), limits, lambda host, port: ["127.0.0.9", "127.0.0.1"]).data == b"picture"


def test_a_host_that_is_not_there_is_a_sentence():
    def unknown(host, port):
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(FetchError, match="no host nowhere.example"):
        fetch("https://nowhere.example/", LIMITS, unknown)


def test_redirects_are_followed_and_each_is_checked_again(server):
    server.paths["/start"] = redirects("/next")
    server.paths["/next"] = redirects(server.url("/end"), "308 Permanent Redirect")
    server.paths["/end"] = gives(b"picture")
    assert fetch(server.url("/start"), LIMITS).url == server.url("/end")
    for to, reason in [
        ("http://169.254.169.254/latest/meta-data/", "169"),
        ("http://[::1]:80/", "::1"),
        ("file:///etc/passwd", "'file'"),
        ("//10.0.0.1/", r"10\.0\.0\.1"),
        ("https://user:secret@host.example/", "password"),
        ("http://[::1/", "no address"),
    ]:
        server.paths["/start"] = redirects(to)
        with pytest.raises(RefusedError, match=reason):
            fetch(server.url("/start"), LIMITS)


def test_endless_redirects_end(server):
    server.paths["/start"] = redirects("/start")
    with pytest.raises(FetchError, match="more than 5 times"):
        fetch(server.url("/start"), LIMITS)
    assert len(server.asked) == 6


def test_what_is_no_file_is_an_error(server):
    server.paths["/gone"] = gives(b"a page about it", "410 Gone")
    server.paths["/odd"] = gives(b"", "302 Found")
    for path, status in (("/gone", "410"), ("/nothing", "404"), ("/odd", "302")):
        with pytest.raises(FetchError, match=status):
            fetch(server.url(path), LIMITS)


def test_too_large_is_known_from_the_length_that_is_announced(server):
    server.paths["/"] = gives(b"a little", length=10**12)
    with pytest.raises(FetchError, match="larger than"):
        fetch(server.url(), LIMITS)


def test_an_endless_body_is_cut_off(server):
    def endless(first, connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    server.paths["/"] = endless
    with pytest.raises(FetchError, match="larger than"):
        fetch(server.url(), LIMITS)


def test_endless_chunks_are_cut_off(server):
    def endless(first, connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            connection.sendall(b"1000\r\n" + b"x" * 0x1000 + b"\r\n")

    server.paths["/"] = endless
    with pytest.raises(FetchError, match="larger than"):
        fetch(server.url(), LIMITS)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_compressed_bomb_goes_off_outside(server, encoding):
    compress = zlib.compressobj(9, zlib.DEFLATED, 31 if encoding == "gzip" else 15)
    bomb = b"".join(compress.compress(bytes(2**20)) for _ in range(64)) + compress.flush()
    assert len(bomb) < LIMITS.most_bytes < 64 * 2**20
    server.paths["/"] = gives(bomb, Content_Encoding=encoding)
    with pytest.raises(FetchError, match="larger than"):
        fetch(server.url(), LIMITS)


@pytest.mark.parametrize(
    ("encoding", "compressed"),
    [
        ("gzip", gzip.compress(b"picture" * 20_000)[:]),
        ("deflate", zlib.compress(b"picture" * 20_000)),
        ("deflate", zlib.compress(b"picture" * 20_000, wbits=-15)),
    ],
)
def test_what_is_compressed_all_the_same_is_read(server, encoding, compressed):
    server.paths["/"] = gives(compressed, Content_Encoding=encoding)
    limits = Limits(1_000_000, allowed_networks=HERE)
    assert fetch(server.url(), limits).data == b"picture" * 20_000
    server.paths["/"] = gives(compressed[:-9], Content_Encoding=encoding)
    with pytest.raises(FetchError, match="too early"):
        fetch(server.url(), limits)
    server.paths["/"] = gives(b"\xff" * 50, Content_Encoding=encoding)
    with pytest.raises(FetchError, match="broken"):
        fetch(server.url(), limits)
    server.paths["/"] = gives(compressed, Content_Encoding="br")
    with pytest.raises(FetchError, match="'br'"):
        fetch(server.url(), limits)


@pytest.mark.parametrize("length", [5, 50])
def test_a_wrong_length_is_never_a_file(server, length):
    """Too much is cut where the server said that it ends; too little is an error, and half a file is none."""
    server.paths["/"] = gives(b"0123456789", length=length)
    if length > 10:
        with pytest.raises(FetchError, match="failed"):
            fetch(server.url(), LIMITS)
    else:
        assert fetch(server.url(), LIMITS).data == b"01234"


def drip(first, connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while True:
        connection.sendall(b"x")
        time.sleep(0.05)


def drip_head(first, connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while True:
        connection.sendall(b"x")
        time.sleep(0.05)


def silence(first, connection):
    time.sleep(30)


@pytest.mark.parametrize("behaviour", [drip, drip_head, silence])
def test_whoever_drips_or_is_silent_is_left(server, behaviour):
    server.paths["/"] = behaviour
    limits = Limits(10**6, most_seconds=0.7, patience_s=5, allowed_networks=HERE)
    with pytest.raises(FetchError, match=r"longer than 0\.7 seconds"):
        fetch(server.url(), limits)


def test_silence_is_not_waited_for_longer_than_patience(server):
    server.paths["/"] = silence
    with pytest.raises(FetchError, match=r"silent for 0\.3 seconds"):
        fetch(server.url(), Limits(1000, patience_s=0.3, allowed_networks=HERE))


def test_a_look_up_that_hangs_is_left():
    def hangs(host, port):
        time.sleep(20)
        return ["127.0.0.1"]

    with pytest.raises(FetchError, match="longer than"):
        fetch("http://host.example/", Limits(1000, most_seconds=0.3, allowed_networks=HERE), hangs)


@pytest.mark.parametrize("answer", [b"", b"\0\0\0", b"HTTP/9.9 ?\r\n\r\n", b"SSH-2.0-OpenSSH\r\n"])
def test_what_is_no_web_server_is_an_error(server, answer):
    server.paths["/"] = lambda first, connection: connection.sendall(answer)
    with pytest.raises(FetchError, match="failed"):
        fetch(server.url(), LIMITS)
