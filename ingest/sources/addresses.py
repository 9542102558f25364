"""Which numeric addresses belong to the public internet.

A feed or a redirect must not make us ask the machine itself, its neighbours or a cloud's metadata service. Python's own
``ipaddress`` verdicts differ between patch releases (CVE-2024-4032), so the ranges stand here: the IANA special-purpose
registries for IPv4 and IPv6.
"""

from __future__ import annotations

import ipaddress

from ingest.errors import Refused

_IPV4_SPECIAL = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, deprecated
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_IPV6_PUBLIC = ipaddress.IPv6Network("2000::/3")
_IPV6_SPECIAL = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo, ORCHID
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
    )
)
# IPv6 addresses that carry an IPv4 address, and how many bits stand right of it: the carried one decides.
_IPV6_CARRIERS = (
    (ipaddress.IPv6Network("::ffff:0:0/96"), 0),  # mapped
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),  # NAT64
    (ipaddress.IPv6Network("2002::/16"), 80),  # 6to4
)
_LOOPBACK = (ipaddress.IPv4Network("127.0.0.0/8"), ipaddress.IPv6Network("::1/128"))


def is_public(address: str) -> bool:
    """Whether a numeric address may be asked for a feed; False for anything that is no plain address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return _is_public(parsed)


def is_loopback(address: str) -> bool:
    """127.0.0.0/8 or ::1, written as such."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in _LOOPBACK if network.version == parsed.version)


def refuse_private(address: str) -> None:
    """Raises Refused for an address that is not public."""
    if not is_public(address):
        raise Refused(f"The address {address} is not on the public internet; correct the feed's address.")


def refuse_private_but_loopback(address: str) -> None:
    """The same for readers of the sample sources, which run on this machine: loopback passes, nothing else does."""
    if not is_loopback(address):
        refuse_private(address)


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _IPV4_SPECIAL)
    if address.scope_id is not None:
        return False
    for network, shift in _IPV6_CARRIERS:
        if address in network:
            return _is_public(ipaddress.IPv4Address((int(address) >> shift) & 0xFFFFFFFF))
    return address in _IPV6_PUBLIC and not any(address in network for network in _IPV6_SPECIAL)
