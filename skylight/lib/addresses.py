"""Which network addresses a program of ours may call: those of the open internet, whatever they are wrapped in."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

IP = IPv4Address | IPv6Address

_MAPPED = IPv6Network("::ffff:0:0/96")
_NAT64 = IPv6Network("64:ff9b::/96")
_NAT64_OWN = IPv6Network("64:ff9b:1::/48")
_UNICAST = IPv6Network("2000::/3")
# Set aside by IANA, though Python does not say so in every version.
_SET_ASIDE = tuple(ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20"))
# Where clouds answer a machine's questions about itself, its passwords included; never to be asked.
_METADATA = frozenset(
    ip_address(text)
    for text in ("169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "fd00:ec2::254")
)


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a name, as numbers, each once. Raises OSError when nobody knows it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(where[0]) for *_, where in found))


def may_call(text: str, *, named: bool = False) -> bool:
    """Whether a connection to this address may be opened; `named` says that the operator named its host."""
    try:
        ip = ip_address(text)
    except ValueError:
        return False
    wrapped = [ip, *inside(ip)]
    if any(_is_metadata(one) for one in wrapped):
        return False
    return named or all(_is_open(one) for one in wrapped)


def inside(ip: IP) -> list[IPv4Address]:
    """The IPv4 addresses that an IPv6 address stands for, by any of the known translations."""
    if isinstance(ip, IPv4Address):
        return []
    found = []
    if ip in _MAPPED or ip in _NAT64 or int(ip) >> 32 == 0 or _is_isatap(ip):
        found.append(IPv4Address(int(ip) & 0xFFFFFFFF))
    if ip in _NAT64_OWN:
        found += _of_own_nat64(ip)
    if ip.sixtofour is not None:
        found.append(ip.sixtofour)
    if ip.teredo is not None:
        found += ip.teredo
    return found


def _of_own_nat64(ip: IPv6Address) -> list[IPv4Address]:
    """At the end, or around the eighth byte, as RFC 6052 puts it behind a prefix of 48 bits."""
    octets = ip.packed
    return [IPv4Address(octets[12:]), IPv4Address(octets[6:8] + octets[9:11])]


def _is_isatap(ip: IPv6Address) -> bool:
    return (int(ip) >> 32) & 0xFDFFFFFF == 0x00005EFE


def _is_metadata(ip: IP) -> bool:
    return ip in _METADATA or ip.is_link_local


def _is_open(ip: IP) -> bool:
    """On the open internet; a wrapping counts as open, since what it wraps is asked as well."""
    if isinstance(ip, IPv6Address) and (ip in _NAT64 or ip in _NAT64_OWN or ip in _MAPPED):
        return True
    if isinstance(ip, IPv6Address) and ip not in _UNICAST:
        return False
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in _SET_ASIDE)
