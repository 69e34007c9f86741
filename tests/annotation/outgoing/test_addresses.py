"""Which addresses are asked: public ones at the usual ports, and what the operator vouches for."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.outgoing import RefusedError, networks
from annotation.outgoing.addresses import check


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.88.99.1",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::808:808",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
    ],
)
def test_what_is_not_public_is_refused(address):
    with pytest.raises(RefusedError, match="public"):
        check("host.example", address, 443, ())


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.215.14", "::ffff:8.8.8.8", "64:ff9b::808:808", "2606:2800:21f:cb07::1"]
)
def test_what_is_public_is_asked_at_the_usual_ports(address):
    assert str(check("host.example", address, 443, ())) == str(ipaddress.ip_address(address))
    with pytest.raises(RefusedError, match="Port 22"):
        check("host.example", address, 22, ())


@given(st.ip_addresses())
def test_nothing_that_python_calls_private_is_ever_reached(address):
    if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:
        mapped = getattr(address, "ipv4_mapped", None)
        if mapped is None or not mapped.is_global:
            with pytest.raises(RefusedError):
                check("host.example", str(address), 443, ())


def test_the_operator_may_name_networks():
    allowed = networks(["10.1.0.0/16", "fd00::/8"])
    for address in ("10.1.2.3", "::ffff:10.1.2.3", "fd00::1"):
        assert check("intranet", address, 9000, allowed)
    with pytest.raises(RefusedError):
        check("intranet", "10.2.0.1", 80, allowed)
    with pytest.raises(ValueError, match=r"10\.1\.0\.1/16"):
        networks(["10.1.0.1/16"])
