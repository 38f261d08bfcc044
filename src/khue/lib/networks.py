"""Which addresses of the network may be reached: public ones, and those that whoever runs Khuê allows."""

from __future__ import annotations

import ipaddress
import os

SETTING = "KHUE_FETCH_ALLOW"
"""The environment variable with the networks that may be reached although they are not public, as `10.1.0.0/16, 127.0.0.1`."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def allowed_networks(text: str | None = None) -> tuple[Network, ...]:
    """The networks that may be reached besides the public ones; ValueError for a text that names none."""
    given = os.environ.get(SETTING, "") if text is None else text
    return tuple(ipaddress.ip_network(one.strip()) for one in given.split(",") if one.strip())


def may_reach(address: str, allowed: tuple[Network, ...]) -> bool:
    """Whether an address is public, or in one of the networks that are allowed.

    >>> may_reach("8.8.8.8", ()), may_reach("127.0.0.1", ()), may_reach("::ffff:10.0.0.1", ()), may_reach("fe80::1", ())
    (True, False, False, False)
    >>> may_reach("127.0.0.1", allowed_networks("127.0.0.0/8"))
    True
    """
    own: Address = ipaddress.ip_address(address.partition("%")[0])
    inner = _within(own)
    if any(inner.version == network.version and inner in network for network in allowed):
        return True
    return inner.is_global and own.is_global and not (inner.is_multicast or own.is_multicast)


def _within(address: Address) -> Address:
    """The older address that a newer one carries within it, which is where it leads; else itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)
