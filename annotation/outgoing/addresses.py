"""Which addresses of the Internet may be reached: public ones, and networks that the operator names."""

import ipaddress
from collections.abc import Iterable, Sequence

from annotation.outgoing.errors import RefusedError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PORTS = frozenset((80, 443, 8080, 8443))

# Translated into an IPv4 address on the way: what counts is that address (RFC 6052).
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Tunnels and obsolete spellings of IPv4 addresses, which `is_global` does not see through; nobody serves there.
REFUSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT, RFC 6598
        "192.0.0.0/24",  # for protocols' own use, RFC 6890; older Pythons take most of it for global
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "::/96",  # IPv4-compatible, RFC 4291
        "64:ff9b:1::/48",  # NAT64 for local use, RFC 8215
        "2001::/32",  # Teredo, RFC 4380
        "2002::/16",  # 6to4, RFC 3056
        "fec0::/10",  # site-local, RFC 3879
    )
)
# For services that the operator's own configuration names: it vouches for them wherever they are.
ANYWHERE: tuple[Network, ...] = (ipaddress.IPv4Network("0.0.0.0/0"), ipaddress.IPv6Network("::/0"))


def networks(names: Iterable[str]) -> tuple[Network, ...]:
    """The networks called so, such as "10.1.0.0/16"; raises ValueError, naming the one that is none."""
    found = []
    for name in names:
        try:
            found.append(ipaddress.ip_network(name))
        except ValueError as error:
            raise ValueError(f"{name!r} is no network such as 10.1.0.0/16: {error}") from error
    return tuple(found)


def check(host: str, address: str, port: int, allowed: Sequence[Network]) -> Address:
    """`address` (that `host` has) if it may be reached at `port`; raises RefusedError.

    In a network of `allowed`, which the operator vouches for, it may at every port.
    """
    # An IPv6 address may come with the interface that it belongs to; such a one is never public.
    found = ipaddress.ip_address(address)
    meant = _meant(found)
    if any(meant in network for network in allowed if network.version == meant.version):
        return found
    if not _is_public(meant):
        raise RefusedError(f"{host} is at {address}, which is no public address; such are not asked from here.")
    if port not in PORTS:
        listed = ", ".join(map(str, sorted(PORTS)))
        raise RefusedError(f"Port {port} of {host} is not asked; the ports that are: {listed}.")
    return found


def _meant(address: Address) -> Address:
    """The address that packets to `address` end at."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_public(address: Address) -> bool:
    if any(address in network for network in REFUSED if network.version == address.version):
        return False
    if address.is_multicast or address.is_unspecified or address.is_loopback or address.is_link_local:
        return False
    return address.is_global and not address.is_reserved
