"""Who asks, as far as limits tell clients apart: by the network they come from, which behind a proxy the proxy says.

A proxy that nobody named makes all clients look like one. Nothing can be done about that here but to say it, once.
"""

from __future__ import annotations

import ipaddress
from typing import Final

import structlog
from aiohttp import web

from relay.wire import codec, messages
from relay.wire.codec import Malformed
from relay.wire.routes import DEVICE_HEADER, NO_DEVICE

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

ALIKE: Final = 100
"""So many requests from one address, and none from another, are a proxy's. One person alone at the start asks less often."""
_ADDRESS_CHARACTERS: Final = 64
"""How much is kept of what a proxy calls an address and is none: it distinguishes clients, and cannot fill memory."""

log = structlog.get_logger("relay")


class Clients:
    """The clients of a frontend. `proxied` says that TLS ends before us, so that somebody stands between."""

    def __init__(self, trusted: tuple[Network, ...], *, proxied: bool) -> None:
        self._proxied = proxied
        self._first = ""
        self._alike = 0
        self.trust(trusted)

    def trust(self, trusted: tuple[Network, ...]) -> None:
        """Believe these proxies from now on."""
        self._trusted = trusted
        self._watching = self._proxied and not trusted

    def network(self, request: web.BaseRequest) -> str:
        """The network that a request comes from, at most 64 characters; a forwarded one only from a proxy that is trusted."""
        peer = request.remote or ""
        # A proxy may add a line of its own below the client's: the last address of the last line is the proxy's word.
        forwarded = request.headers.getall("X-Forwarded-For", [])
        if self._watching:
            self._watch(peer, forwarded=bool(forwarded))
        if forwarded and self.is_proxy(peer):
            return network_of(forwarded[-1].rpartition(",")[2].strip())
        return network_of(peer)

    def is_proxy(self, peer: str) -> bool:
        """Whether what stands at this address says truly where others come from."""
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return False
        return any(address in network for network in self._trusted)

    def _watch(self, peer: str, *, forwarded: bool) -> None:
        """Say it once where a proxy that is not named stands before everybody."""
        self._first = self._first or peer
        self._alike += 1
        if peer != self._first:
            self._watching = False
        elif self._alike >= ALIKE or (forwarded and _is_loopback(peer)):
            self._watching = False
            log.warning("proxies.unnamed")


def device_of(request: web.BaseRequest) -> bytes | None:
    """Return what stands in the device header: a token, empty where there is none yet; None for no header, or none of ours."""
    text = request.headers.get(DEVICE_HEADER)
    if text is None or text == NO_DEVICE:
        return None if text is None else b""
    try:
        device = codec.unbase64url(text)
    except Malformed:
        return None
    return device if len(device) == codec.FIXED[messages.DeviceToken].most else None


def _is_loopback(peer: str) -> bool:
    try:
        return ipaddress.ip_address(peer).is_loopback
    except ValueError:
        return False


def network_of(address: str) -> str:
    """Return the part of a network address that one client cannot choose freely: of IPv6 the first half."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:_ADDRESS_CHARACTERS]
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped is not None else parsed.packed[:8].hex()
    return address
